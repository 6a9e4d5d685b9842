// Keys of the work list; everything they do can be done without them.
(function () {
  "use strict";
  var rows = Array.prototype.slice.call(document.querySelectorAll("table.cases tbody tr"));
  var form = document.getElementById("assign");
  var search = document.getElementById("q");
  var help = document.getElementById("keys");
  var current = -1;

  // "Tick all" works on the spot; without this script its link loads the page with everything ticked.
  var all = document.querySelector("[data-select-all]");
  if (all) {
    all.addEventListener("click", function (event) {
      event.preventDefault();
      var boxes = form.querySelectorAll("input[name=case]");
      var tick = form.querySelectorAll("input[name=case]:checked").length < boxes.length;
      boxes.forEach(function (box) { box.checked = tick; });
    });
  }

  function go(to) {
    if (!rows.length) return;
    if (current >= 0) rows[current].classList.remove("current");
    current = Math.max(0, Math.min(rows.length - 1, to));
    rows[current].classList.add("current");
    rows[current].querySelector("th a").focus();
    rows[current].scrollIntoView({ block: "nearest" });
  }

  function box(row) { return row && row.querySelector("input[name=case]"); }

  function assignToMe() {
    if (!form) return;
    if (!form.querySelector("input[name=case]:checked")) {
      if (!box(rows[current])) return;
      box(rows[current]).checked = true;
    }
    form.querySelector("select[name=person]").value = "me";
    form.requestSubmit();
  }

  var keys = {
    j: function () { go(current + 1); },
    k: function () { go(current < 0 ? 0 : current - 1); },
    x: function () { var found = box(rows[current]); if (found) found.checked = !found.checked; },
    o: function () { if (rows[current]) rows[current].querySelector("th a").click(); },
    a: assignToMe,
    "/": function () { if (search) search.focus(); },
    "?": function () {
      help.open = !help.open;
      help.querySelector("summary").focus();
      if (help.open) help.scrollIntoView({ block: "nearest" });
    }
  };

  document.addEventListener("keydown", function (event) {
    var at = event.target;
    if (at.matches("input:not([type=checkbox]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Escape" && at === search) search.blur();
      return;
    }
    var act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("focusin", function (event) {
    var row = event.target.closest && event.target.closest("table.cases tbody tr");
    if (!row) return;
    if (current >= 0) rows[current].classList.remove("current");
    current = rows.indexOf(row);
    row.classList.add("current");
  });
})();
