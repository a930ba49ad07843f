// Sets what the reader chose on an earlier visit, before anything is painted: no page jumps.
(({ dataset }) => {
  dataset.script = "loading";
  try {
    for (const name of ["size", "contrast", "text"]) {
      const value = localStorage.getItem("reading-" + name);
      if (value) dataset[name] = value;
    }
  } catch {}
})(document.documentElement);
