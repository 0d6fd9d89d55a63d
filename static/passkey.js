/* Passkeys: the browser makes or uses one, the form sends it. Loaded on those pages only. */
(function () {
  "use strict";
  var form = document.querySelector("[data-passkey]");
  if (!form) return;
  var said = document.getElementById("passkey-error");

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return "";
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function withBytes(list) {
    return (list || []).map(function (item) { return Object.assign({}, item, { id: bytes(item.id) }); });
  }

  function make(options) {
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = withBytes(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options }).then(function (found) {
      return {
        id: found.id, rawId: text(found.rawId), type: found.type,
        response: {
          attestationObject: text(found.response.attestationObject),
          clientDataJSON: text(found.response.clientDataJSON),
          transports: found.response.getTransports ? found.response.getTransports() : []
        },
        extensions: JSON.stringify(found.getClientExtensionResults())
      };
    });
  }
  function use(options) {
    options.challenge = bytes(options.challenge);
    options.allowCredentials = withBytes(options.allowCredentials);
    return navigator.credentials.get({ publicKey: options }).then(function (found) {
      return {
        id: found.id, rawId: text(found.rawId), type: found.type,
        response: {
          authenticatorData: text(found.response.authenticatorData),
          clientDataJSON: text(found.response.clientDataJSON),
          signature: text(found.response.signature),
          userHandle: text(found.response.userHandle)
        },
        assertionClientExtensions: JSON.stringify(found.getClientExtensionResults())
      };
    });
  }

  function begin(event) {
    if (event) event.preventDefault();
    said.textContent = "";
    if (!window.PublicKeyCredential) {
      said.textContent = said.dataset.missing;
      return;
    }
    var options = JSON.parse(form.dataset.options);
    (form.dataset.passkey === "create" ? make(options) : use(options)).then(function (found) {
      document.getElementById("credential").value = JSON.stringify(found);
      form.submit();
    }, function () {
      said.textContent = said.dataset.failed;
    });
  }
  form.addEventListener("submit", begin);
  begin();
})();
