/* Our only script. Every function of the site works without it. */
(function () {
  "use strict";
  DKFDS.init();
  document.documentElement.classList.add("js");

  // Widgets that arrived with a swap: only the new element, a second init toggles twice.
  document.body.addEventListener("htmx:afterSwap", function (event) {
    DKFDS.init({ scope: event.detail.elt });
  });

  // After a new page of results, focus goes to the element the answer names.
  document.body.addEventListener("htmx:afterSettle", function (event) {
    var wanted = event.detail.elt.querySelector("[data-focus]");
    var pager = event.detail.requestConfig && event.detail.requestConfig.elt.closest(".pagination");
    if (wanted && (pager || wanted.hasAttribute("data-focus-always"))) {
      wanted.focus({ preventScroll: true });
      wanted.scrollIntoView();
    }
  });

  // Failed requests: say so in place and keep what is on the page.
  function failed(event) {
    var region = document.getElementById("live");
    var alert = document.getElementById("request-alert");
    var xhr = event.detail.xhr;
    var plain = xhr && (xhr.getResponseHeader("Content-Type") || "").indexOf("text/plain") === 0;
    var text = plain ? xhr.responseText : region.dataset.failed;
    alert.querySelector(".alert-text").textContent = text;
    alert.hidden = false;
    alert.scrollIntoView({ block: "nearest" });
  }
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:timeout", failed);
  document.body.addEventListener("htmx:beforeRequest", function () {
    document.getElementById("request-alert").hidden = true;
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        document.getElementById("live").textContent = button.dataset.copied;
        button.querySelector("[data-label]").textContent = button.dataset.copied;
      });
    });
  });
})();
