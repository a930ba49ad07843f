/* What stylelint is asked about the style sheets of the theme: slips of the pen, and what the theme has promised not to do. */
export default {
  rules: {
    "block-no-empty": true,
    "color-no-invalid-hex": true,
    "comment-no-empty": true,
    "declaration-block-no-duplicate-custom-properties": true,
    "declaration-block-no-duplicate-properties": [
      true,
      { ignore: ["consecutive-duplicates-with-different-values"] },
    ],
    "declaration-block-no-shorthand-property-overrides": true,
    "font-family-no-duplicate-names": true,
    "function-calc-no-unspaced-operator": true,
    "keyframe-declaration-no-important": true,
    "media-feature-name-no-unknown": true,
    "no-invalid-double-slash-comments": true,
    "no-irregular-whitespace": true,
    "property-no-unknown": true,
    "selector-pseudo-class-no-unknown": true,
    "selector-pseudo-element-no-unknown": true,
    "selector-type-no-unknown": true,
    "unit-no-unknown": true,

    /* nothing moves */
    "property-disallowed-list": ["/^animation/", "/^transition/", "scroll-behavior"],
    "at-rule-disallowed-list": ["keyframes", "import", "font-face"],
    /* text grows with the reader's setting: no font size in px */
    "declaration-property-unit-disallowed-list": { "/^font/": ["px"] },
    /* ragged lines are easier to read; a focus must be seen; a title is never cut with dots */
    "declaration-property-value-disallowed-list": {
      "text-align": ["justify"],
      "/^outline/": ["none", "0"],
      "text-overflow": ["ellipsis"],
    },
    /* nothing is loaded from elsewhere */
    "function-url-scheme-allowed-list": ["data"],
  },
};
