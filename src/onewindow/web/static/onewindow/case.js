// Makes the page of a case quicker; nothing here is needed to use it.
(function () {
  "use strict";
  // A form that was swapped in place: the summary of errors, else the message, else the form shown takes the focus.
  document.addEventListener("htmx:afterSwap", function () {
    var errors = document.getElementById("errors"), told = document.querySelector("main [role=status]");
    var shown = document.querySelector("[data-shown]");
    if (!errors && !told && shown) { shown.focus({preventScroll: true}); return; }
    var target = errors || told || document.getElementById("main");
    if (target) { target.setAttribute("tabindex", "-1"); target.focus(); }
  });

  // Keys, outside of fields: t tasks, d documents, o opinions, n and p next and previous paper, ? the list of keys.
  function go(id) {
    var heading = document.getElementById(id);
    if (!heading) return false;
    heading.setAttribute("tabindex", "-1");
    heading.scrollIntoView();
    heading.focus({preventScroll: true});
    return true;
  }
  var places = {t: "tasks", d: "papers", o: "opinions", v: "visits", f: "files", h: "history"};
  document.addEventListener("keydown", function (event) {
    var here = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(here.tagName)) return;
    if (places[event.key] && go(places[event.key])) { event.preventDefault(); return; }
    if (event.key === "n" || event.key === "p") {
      var link = document.querySelector(event.key === "n" ? "a[rel=next]" : "a[rel=prev]");
      if (link) { event.preventDefault(); link.click(); }
    }
    if (event.key === "?") {
      var keys = document.getElementById("case-keys");
      if (keys) { event.preventDefault(); keys.open = !keys.open; keys.scrollIntoView(); }
    }
  });
})();
