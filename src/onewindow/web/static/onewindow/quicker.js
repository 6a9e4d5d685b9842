// Makes pages quicker; nothing here is needed to use them.
(function () {
  "use strict";
  // After a refused form the summary of errors takes the focus.
  var errors = document.getElementById("errors");
  if (errors) errors.focus();

  // On the plan, the threads of the approval under the pointer or the focus are lit.
  function light(matter, on) {
    document.querySelectorAll("g.thread").forEach(function (thread) {
      if (thread.dataset.before === matter || thread.dataset.after === matter) thread.classList.toggle("lit", on);
    });
  }
  document.querySelectorAll("[data-matter]").forEach(function (bar) {
    [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]].forEach(function (pair) {
      bar.addEventListener(pair[0], function () { light(bar.dataset.matter, pair[1]); });
    });
  });

  // A form is sent once, however often the button is pressed; the office would answer a second time the same.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent && form.method === "post") { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Printing is a browser's function; the button exists only where a script can call it.
  document.querySelectorAll("button[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // The plan opens at its beginning; on narrow screens a hint tells that it can be moved.
  document.querySelectorAll("select[data-go]").forEach(function (select) {
    select.addEventListener("change", function () { select.form.requestSubmit(); });
  });
})();
