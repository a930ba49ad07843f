/* What html-validate is asked about the pages of a portal. Each rule that is not as recommended says why. */
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    /* One box of every group of filters has the same name: that is how a form sends several values. */
    "form-dup-name": ["error", { shared: ["checkbox", "radio"] }],
    /* There is no native list of suggestions that a keyboard can walk, and no native group without a field set. */
    "prefer-native-element": ["error", { exclude: ["listbox", "group"] }],
    /* Nothing is loaded from elsewhere, so there is nothing whose integrity a hash would prove. */
    "require-sri": "off",
    /* Chinese telephone numbers have no spaces at which a line could break. */
    "tel-non-breaking": "off",
    /* Clauses are addressed by their own number, 第七条（一）; HTML allows every character but spaces. */
    "valid-id": ["error", { relaxed: true }],
  },
};
