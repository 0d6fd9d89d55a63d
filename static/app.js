/* Our only script. Every function of the site works without it. */
(function () {
  "use strict";
  DKFDS.init();
  document.documentElement.classList.add("js");

  // Widgets that arrive with a swap, each on its own: DKFDS.init builds the main menu anew every time.
  var widgets = { '[data-module="error-summary"]': DKFDS.ErrorSummary };
  document.body.addEventListener("htmx:afterSwap", function (event) {
    Object.keys(widgets).forEach(function (selector) {
      event.detail.elt.querySelectorAll(selector).forEach(function (found) {
        new widgets[selector](found).init();
      });
    });
  });

  // After a new page of results, focus goes to the element the answer names.
  document.body.addEventListener("htmx:afterSettle", function (event) {
    var request = event.detail.requestConfig;
    var wanted = event.detail.elt.querySelector("[data-focus]");
    var pager = request && request.elt.closest(".pagination");
    if (wanted && !returns(event) && (pager || wanted.hasAttribute("data-focus-always"))) {
      wanted.focus({ preventScroll: true });
      wanted.scrollIntoView();
    }
  });

  // The button that sends says that it waits, and keeps focus, which a disabled one would lose.
  function waits(event) {
    var form = event.detail.requestConfig.elt;
    var button = form.matches("form") && form.querySelector("[type=submit]:not([hidden])");
    if (button && event.type === "htmx:beforeRequest") button.setAttribute("aria-disabled", "true");
    if (button && event.type === "htmx:afterRequest") button.removeAttribute("aria-disabled");
  }
  document.body.addEventListener("htmx:beforeRequest", waits);
  document.body.addEventListener("htmx:afterRequest", waits);

  // What is understood while typing is not asked for any more once the same text has been sent.
  var sent = null;
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.target.closest("[data-ask-again]");
    var text = form && form.querySelector("textarea[hx-post]");
    if (!text) return;
    if (event.target === form) htmx.trigger(text, "htmx:abort");
    else if (text.value === sent) event.preventDefault();
    sent = event.target === form ? text.value : null;
  });

  // How much of a list or a file has been sent; from then on the bar only shows that we are at it.
  document.body.addEventListener("htmx:xhr:progress", function (event) {
    var bar = event.target.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    if (event.detail.loaded < event.detail.total) bar.value = event.detail.loaded / event.detail.total;
    else bar.removeAttribute("value");
  });

  // Back to a posted form. The answer to a post has no address to return to, so the history entry keeps
  // what was asked, in this browser only. A page returned to or reloaded gets its fields back, asks once more (by its
  // own values, as codes come with the answer) and puts focus on the link that was followed. Whoever follows a link
  // to the form begins anew, but in another language takes the need along.
  function remember(values) {
    history.replaceState(Object.assign({}, history.state, values), "");
  }
  function returns(event) {
    var request = event.detail.requestConfig;
    return Boolean(request && request.triggeringEvent && request.triggeringEvent.type === "pageshow");
  }
  document.body.addEventListener("htmx:afterRequest", function (event) {
    var request = event.detail.requestConfig;
    if (!request.elt.matches("[data-ask-again]") || event.detail.xhr.status !== 200) return;
    var asked = new URLSearchParams(request.formData);
    asked.delete("csrf_token");
    remember({ asked: asked.toString() });
  });
  document.body.addEventListener("click", function (event) {
    var link = event.target.closest("#matches a[href]"), other = event.target.closest("a[hreflang]");
    if (link) remember({ left: link.getAttribute("href") });
    if (!other || event.ctrlKey || event.metaKey || event.shiftKey || !history.state || !history.state.asked) return;
    try { sessionStorage.setItem("brought", JSON.stringify([other.pathname, history.state.asked])); } catch (blocked) {}
  });
  function fill(form, asked) {
    form.querySelectorAll("textarea, select, input:not([type=hidden]):not([type=checkbox])").forEach(function (field) {
      field.value = asked.get(field.name) || "";
      if (field.value && field.closest("details")) field.closest("details").open = true;
    });
  }
  window.addEventListener("pageshow", function (event) {
    var form = document.querySelector("[data-ask-again]");
    var came = performance.getEntriesByType("navigation")[0], brought = [];
    try { brought = JSON.parse(sessionStorage.getItem("brought")) || []; sessionStorage.removeItem("brought"); } catch (blocked) {}
    if (event.persisted || !form) return;
    // A link to the page that is shown keeps the state of its entry.
    if (came && came.type === "navigate") {
      remember({ asked: brought[0] === location.pathname ? brought[1] : null, left: null });
    }
    if (!(history.state && history.state.asked)) return;
    var asked = new URLSearchParams(history.state.asked), values = new FormData();
    asked.forEach(function (value, name) { values.append(name, value); });
    fill(form, asked);
    htmx.ajax("POST", form.getAttribute("action"), { source: form, event: event, values: values });
  });
  document.body.addEventListener("htmx:afterSettle", function (event) {
    if (!returns(event) || !history.state.left) return;
    var link = event.detail.elt.querySelector('a[href="' + CSS.escape(history.state.left) + '"]');
    if (!link) return;
    for (var fold = link.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    link.focus();
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

  // The design system counts in Danish only, so the page brings the words.
  document.querySelectorAll("[data-limit]").forEach(function (field) {
    var left = field.dataset.left, over = field.dataset.over;
    new DKFDS.CharacterLimit(field, {
      character_remaining: left, characters_remaining: left, character_too_many: over, characters_too_many: over,
    }).init();
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
