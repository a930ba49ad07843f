// Searches the portal in the reader's browser, in the files that site_builder/search/FORMAT.md states. The upper half
// finds and orders documents, and equals site_builder/search/match.py number for number; the lower half is the page.

export let Index;

// In a block all other names are local, so that they can be published short.
{
const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{323af}";
const INVISIBLE =
  /[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
const PIECE = new RegExp(`([${HAN}]+)|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
const [OPEN, CLOSE] = ["[\\[(〔【{〈<﹝]", "[\\])〕】}〉>﹞]"];
const GAP = "[ \\t-\\r]*"; // in normal text; what else \s means here, it does not mean in Python
const NUMBER = new RegExp(
  `${OPEN}${GAP}((?:19|20)\\d\\d)${GAP}${CLOSE}${GAP}第?${GAP}(\\d{1,5})(?!\\d)${GAP}号?` +
    `|((?:19|20)\\d\\d)${GAP}[年,]?${GAP}第?${GAP}(\\d{1,5})${GAP}号`,
  "gu",
);
const CODE = new RegExp(`([${HAN}]{1,12})${GAP}$`, "u");
const MARKED = /(^|[ \t-\r])-(?:"([^"]+)"|([^ \t-\r"]+))|"([^"]*)"/g;
const [LONGEST, MOST_VARIANTS, LONGEST_CODE] = [120, 6, 8];
const [OFTEN, WORD, HEADING, ID, ATTACHED, TITLE, FAR] = [7, 8, 16, 32, 64, 128, 255];
const LEVELS = [TITLE, ID, HEADING];
const [BITS, STAMP] = [38, 3];
const VERIFIED = 40; // pages that are read to be sure of a phrase
const CHUNK = 32;

class LoadError extends Error {}
class StaleError extends LoadError {}

/** The bytes of a file; the only place that fetches. A `version` must stand before them. */
async function load(url, version = "", cache = "no-cache") {
  let bytes;
  try {
    const address = version ? `${url}?v=${encodeURIComponent(version)}` : url;
    const answer = await fetch(address, { cache });
    // what the root names and the portal no longer has belongs to the build before
    if (!answer.ok) throw new (version && answer.status === 404 ? StaleError : LoadError)(`${answer.status} ${url}`);
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch (problem) {
    throw problem instanceof LoadError ? problem : new LoadError(url);
  }
  if (!version) return bytes;
  if (String.fromCharCode(...bytes.subarray(0, STAMP)) !== version) throw new StaleError(url);
  return bytes.subarray(STAMP);
}

function json(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (problem) {
    throw new LoadError(problem.message);
  }
}

// Text and queries

/** Text in its one form, as search/normal.py makes it; `table` turns Traditional characters, once it is loaded. */
function normal(text, table) {
  const plain = text.normalize("NFKC").replace(INVISIBLE, "").toLowerCase().replace(/[○◯零]/g, "〇");
  return table ? Array.from(plain, (c) => table.get(c) || c).join("") : plain;
}

const points = (text) => Array.from(text).length;

function pieces(text) {
  let place = 0;
  return Array.from(text.matchAll(PIECE), (found) => {
    const piece = { text: found[0], han: !!found[1], index: found.index, place };
    place += points(found[0]);
    return piece;
  });
}

const compact = (text) => pieces(text).map((piece) => piece.text).join("");

function* numbers(text) {
  let last = 0;
  NUMBER.lastIndex = 0;
  for (let found; (found = NUMBER.exec(text)); ) {
    if (/\d/.test(text[found.index]) && /\d/.test(text[found.index - 1] || "")) {
      NUMBER.lastIndex = found.index + 1;
      continue;
    }
    const before = Array.from(text.slice(last, found.index)).slice(-16).join("").match(CODE);
    last = NUMBER.lastIndex;
    const whole = before && points(before[1]) > 1 ? Array.from(before[1]).slice(-LONGEST_CODE).join("") : "";
    const start = whole ? found.index - (before[0].length - before[1].length) - whole.length : found.index;
    const name = `${found[1] || found[3]}-${Number(found[2] || found[4])}`;
    yield { start, end: found.index + found[0].length, code: whole, name: whole + name };
  }
}

const spread = (code) => (code * 0x2f0b5) & 0x3ffff;

function pairKey(first, second) {
  const [a, b] = [spread(first.codePointAt(0)), spread(second.codePointAt(0))];
  return Math.max(a, b) * 0x100000 + Math.min(a, b) * 4 + (a >= b ? 0 : 2);
}

function hash(text, start) {
  let value = start;
  for (const c of text) value = Math.imul(value ^ c.codePointAt(0), 0x01000193) >>> 0;
  return value;
}

const wordKey = (word) => (hash(word, 0x811c9dc5) * 32 + (hash(word, 0x9dc5811c) & 31)) * 2 + 1;

function needs(text) {
  return pieces(text).map((piece) => {
    const characters = Array.from(piece.text);
    const pairs = characters.slice(1).map((c, i) => pairKey(characters[i], c));
    return { text: piece.text, keys: piece.han && pairs.length ? pairs : [wordKey(piece.text)], place: piece.place };
  });
}

function variants(kind, text, name, same) {
  const variant = (all, written, literal) => ({ needs: all, size: points(compact(written)), literal });
  if (kind === "number") return [variant([{ text: name, keys: [wordKey(name)], place: 0 }], text, true)];
  const found = [variant(needs(text), text, true)];
  const known = kind === "words" ? Object.keys(same).filter((n) => text.includes(n)).sort() : [];
  const longest = known.filter((n) => !known.some((other) => other !== n && other.includes(n)));
  const others = new Set(longest.flatMap((n) => same[n].map((other) => text.split(n).join(other))));
  for (const other of [...others].slice(0, MOST_VARIANTS)) found.push(variant(needs(other), other, false));
  return found.filter((v) => v.needs.length);
}

/** The query that a text stands for, as search/query.py reads it. */
function parse(text, same, table) {
  const whole = Array.from(normal(text, table));
  let rest = whole.slice(0, LONGEST).join("").replace(/[“”„‟«»「」『』]/g, '"');
  const found = [];
  const take = (kind, start, end, written, name) => {
    found.push({ kind, start, written, name });
    rest = rest.slice(0, start) + "|".repeat(end - start) + rest.slice(end);
  };
  for (const m of [...rest.matchAll(MARKED)]) {
    const without = m[2] || m[3];
    const start = m.index + (m[1] || "").length;
    take(without ? "not" : "phrase", start, m.index + m[0].length, without || m[4] || "", "");
  }
  for (const n of [...numbers(rest)]) take("number", n.start, n.end, rest.slice(n.start, n.end), n.name);
  for (const p of pieces(rest)) found.push({ kind: "words", start: p.index, written: p.text, name: "" });
  const clauses = found
    .sort((a, b) => a.start - b.start)
    .map(({ kind, written, name }) => ({ kind, text: written, variants: variants(kind, written, name, same) }))
    .filter((clause) => clause.variants.length);
  return { clauses, wanted: clauses.filter((clause) => clause.kind !== "not"), cut: whole.length > LONGEST };
}

// Postings

/** A decoded shard: keys in order, where the postings of each begin, and the columns of the postings. */
function decode(bytes) {
  let at = 0;
  const next = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      if (at >= bytes.length) throw new LoadError("incomplete"); // an upload that is still under way
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  const [terms, count] = [next(), next()];
  const [keys, starts] = [new Float64Array(terms), new Uint32Array(terms + 1)];
  for (let i = 0, key = 0; i < terms; i++) keys[i] = key += next();
  for (let i = 0; i < terms; i++) starts[i + 1] = starts[i] + next();
  const documents = new Uint32Array(count);
  for (let i = 0; i < terms; i++)
    for (let j = starts[i], n = 0; j < starts[i + 1]; j++) documents[j] = n += next();
  const flags = bytes.subarray(at, at + count);
  const places = new Uint16Array(count);
  at += count;
  for (let i = 0; i < count; i++)
    if (flags[i] & TITLE) {
      places[i] = bytes[at] | (bytes[at + 1] << 8);
      at += 2;
    }
  return { keys, starts, documents, flags, places };
}

/** The last place in ascending `values` that is not above `wanted`. */
function floor(values, wanted) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function postings(shard, key) {
  const found = new Map();
  const term = floor(shard.keys, key);
  if (term < 0 || shard.keys[term] !== key) return found;
  for (let i = shard.starts[term]; i < shard.starts[term + 1]; i++) {
    const [length, place, known] = [shard.places[i] >> 8, shard.places[i] & 255, found.get(shard.documents[i])];
    const whole = length > 0 && !(shard.flags[i] & ATTACHED); // in titles this bit means: crosses two words here
    if (known) {
      known.places.push(place);
      known.whole = known.whole || whole;
    } else found.set(shard.documents[i], { flags: shard.flags[i], places: length ? [place] : [], length, whole });
  }
  return found;
}

// Matching, as search/match.py

function covered(row, flag) {
  const stands = row.map((p) => !!p && (p.flags & flag) === flag);
  return stands[0] && stands[stands.length - 1] && stands.every((s, i) => s || !i || stands[i - 1]);
}

function startsOf(row) {
  let found = null;
  row.forEach((p, i) => {
    const places = p ? p.places.filter((place) => place < FAR).map((place) => place - i) : [];
    found = found === null ? places : found.filter((start) => places.includes(start));
  });
  return found;
}

function rated(need, row, w) {
  const present = row.filter(Boolean);
  const at = LEVELS.findIndex((flag) => covered(row, flag) && (flag !== TITLE || row.length > 1 || row[0].whole));
  const level = at < 0 ? 0 : 3 - at;
  const titled = present.find((p) => p.length);
  const length = titled ? titled.length : 0;
  let score = w.level * level;
  score += Math.floor((w.word * present.filter((p) => p.flags & WORD).length) / row.length);
  score += present.length === row.length ? w.whole : 0;
  score += w.often * Math.min(...present.map((p) => p.flags & OFTEN));
  score += present.every((p) => (p.flags & (ATTACHED | TITLE)) === ATTACHED) ? w.attached : 0;
  const size = points(need.text);
  if (level === 3) score += Math.floor((w.close * Math.min(size, length)) / length);
  const attached = present.every((p) => (p.flags & (ATTACHED | TITLE)) === ATTACHED);
  return { level, points: score, starts: startsOf(row), length, size, own: covered(row, ID), attached };
}

function needHits(need, lookup, w) {
  const rows = need.keys.map(lookup);
  const hits = new Map();
  for (const number of rows[0].keys()) {
    const row = rows.map((p) => p.get(number));
    if (covered(row, 0)) hits.set(number, rated(need, row, w));
  }
  return hits;
}

/** The numbers that all of the maps or sets have. */
const common = (all) => [...all[0].keys()].filter((n) => all.every((one) => one.has(n)));

function variantHits(variant, lookup, w) {
  const found = variant.needs.map((need) => needHits(need, lookup, w));
  const hits = new Map();
  for (const number of common(found)) {
    const parts = found.map((f) => f.get(number));
    const starts = parts
      .map((p, i) => p.starts.map((s) => s - variant.needs[i].place))
      .reduce((a, b) => a.filter((s) => b.includes(s)));
    const sum = parts.reduce((total, p) => total + p.points, 0);
    hits.set(number, {
      level: Math.min(...parts.map((p) => p.level)),
      points: Math.floor(sum / parts.length) + (variant.literal ? 0 : w.other),
      starts,
      length: parts[0].length,
      size: variant.size,
      own: parts.every((p) => p.own),
      attached: parts.some((p) => p.attached),
    });
  }
  return hits;
}

const strictly = (variant, lookup) => new Set(common(variant.needs.flatMap((need) => need.keys.map(lookup))));

function clauseHits(clause, lookup, standing, w) {
  const best = new Map();
  for (const variant of clause.variants) {
    const hits = variantHits(variant, lookup, w);
    const phrase = clause.kind === "phrase" && variant.needs.map((need) => need.text).join("");
    const strict = phrase && strictly(variant, lookup);
    for (const [number, hit] of hits) {
      if (phrase && !(strict.has(number) && (hit.starts.length || standing(number, phrase)))) continue;
      const known = best.get(number);
      if (!known || hit.level > known.level || (hit.level === known.level && hit.points > known.points))
        best.set(number, hit);
    }
  }
  return best;
}

function tier(query, hits, w) {
  const lowest = Math.min(...hits.map((hit) => hit.level));
  const first = query.wanted[0];
  const whole = first.kind === "number" && !/^\d/.test(first.variants[0].needs[0].text);
  if (hits.length === 1 && whole && hits[0].own) return w.exact;
  if (lowest === 3) {
    let end = 0;
    const places = hits.map((hit) => {
      const before = end;
      end += hit.size;
      return hit.starts.map((s) => s - before);
    });
    const together = places.reduce((a, b) => a.filter((s) => b.includes(s)));
    if (together.includes(0) && hits[0].length === end && end < FAR) return w.exact;
    if (together.length) return w.phrase;
  }
  return [w.body, w.heading, w.number, w.title][lowest];
}

const bits = (value) => 32 - Math.clz32(value);

/** The documents that a query does not want. */
const excluded = (query, lookup) =>
  new Set(query.clauses.filter((c) => c.kind === "not").flatMap((c) => [...strictly(c.variants[0], lookup)]));

/** How much a clause says. Phrases count before they are verified, because only the first hits are. */
function rarity(clause, hits, documents, lookup, w) {
  const found = clause.kind === "phrase" ? clauseHits(clause, lookup, () => true, w) : hits;
  return bits(Math.floor(documents / Math.max(found.size, 1))) || 1;
}

/** All hits, best first: {number, points, level, attached}. */
function ranked(query, documents, lookup, standing, malus, w) {
  if (!query.wanted.length) return [];
  const found = query.wanted.map((clause) => clauseHits(clause, lookup, standing, w));
  const without = excluded(query, lookup);
  const rare = found.map((hits, i) => rarity(query.wanted[i], hits, documents, lookup, w));
  const total = rare.reduce((a, b) => a + b);
  return common(found)
    .filter((number) => !without.has(number))
    .map((number) => {
      const hits = found.map((f) => f.get(number));
      const details = Math.floor(hits.reduce((sum, hit, i) => sum + rare[i] * hit.points, 0) / total);
      return {
        number,
        points: tier(query, hits, w) + details + malus(number),
        level: Math.min(...hits.map((hit) => hit.level)),
        attached: hits.some((hit) => hit.attached),
      };
    })
    .sort((a, b) => b.points - a.points || b.number - a.number);
}

// Marks and excerpts

/** The normal form of a text, and for each place in it the place in the text. */
function traced(text, table) {
  let letters = "";
  const from = [];
  let at = 0;
  for (const c of text) {
    const n = normal(c, table);
    letters += n;
    for (let i = 0; i < n.length; i++) from.push(at);
    at += c.length;
  }
  return { letters, from: [...from, at] };
}

/** Where words stand in normal text: [start, end) pairs in order. A word that is nowhere is looked for in parts. */
function spans(text, words) {
  const found = [];
  const every = (word) => {
    for (let i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + word.length)) found.push([i, i + word.length]);
  };
  for (const word of words) {
    if (word.name) {
      for (const n of numbers(text)) if (n.name.endsWith(word.name)) found.push([n.start, n.end]);
      continue;
    }
    for (let start = 0, end; start < word.length; start = Math.max(end, start + 1)) {
      for (end = word.length; end > start && !text.includes(word.slice(start, end)); ) end--;
      if (end > start + 1 || (end > start && word.length === 1)) every(word.slice(start, end));
    }
  }
  return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

const join = (parts, text, mark) => {
  if (text) parts.push({ text, mark });
};

/** A text in parts, those that match marked. */
function markedParts(text, words, table) {
  const { letters, from } = traced(text, table);
  const parts = [];
  let at = 0;
  for (const [start, end] of spans(letters, words)) {
    if (from[end] <= at) continue;
    join(parts, text.slice(at, from[start]), false);
    join(parts, text.slice(Math.max(at, from[start]), from[end]), true);
    at = from[end];
  }
  join(parts, text.slice(at), false);
  return parts;
}

/** About ninety characters around the first mark of a text. */
function clipped(parts) {
  const [before, length] = [24, 92];
  const first = parts.findIndex((p) => p.mark);
  const shown = parts.slice(Math.max(first, 0));
  if (first > 0) {
    const ahead = parts.slice(0, first).map((p) => p.text).join("");
    shown.unshift({ text: (ahead.length > before ? "…" : "") + ahead.slice(-before), mark: false });
  }
  const found = [];
  let room = length;
  for (const part of shown) {
    if (room <= 0) break;
    found.push({ text: part.text.length > room ? part.text.slice(0, room) + "…" : part.text, mark: part.mark });
    room -= part.text.length;
  }
  return found;
}

const ASIDE = "nav, footer, [hidden], script, .aids, .doc-parts > section:not(.own)";
const BLOCKS = "p, li, tr, dd, h2, h3, h4, h5, h6, caption, figcaption";

/** The text blocks of a hit's page, those of its body first. */
function blocksOf(article) {
  const all = [...article.querySelectorAll(BLOCKS)].filter((b) => !b.closest("nav, footer") && !b.querySelector(BLOCKS));
  const inner = all.filter((b) => b.closest(".gw-body"));
  return inner.concat(all.filter((b) => !b.closest(".gw-body") && !b.closest(ASIDE)));
}

/** The words of a block, the cells of a row apart. */
const textOf = (block) =>
  Array.from(block.cells || [block], (cell) => cell.textContent).join(" ").replace(/\s+/g, " ").trim();

/** The nearest anchor at or before a block, within the body. */
function anchorOf(block) {
  const body = block.closest(".gw-body, .doc-parts");
  if (!body) return { anchor: "", place: "" };
  let named = null;
  for (const element of body.querySelectorAll("[id]")) {
    const behind = element.compareDocumentPosition(block);
    if (element !== block && !(behind & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY))) break;
    named = element;
  }
  if (!named || /^(序言|段)/.test(named.id)) return { anchor: "", place: "" };
  const place = /^H\d$/.test(named.tagName) ? named.textContent.replace(/\s*#\s*$/, "").trim() : named.id;
  return { anchor: "#" + named.id, place: place.length > 16 ? place.slice(0, 15) + "…" : place };
}

// The index

/** An open index: answers queries, and fetches what their hits show. */
Index = class {
  static async open(url) {
    const index = new Index();
    index.url = new URL(url, document.baseURI);
    index.portal = new URL("../../", index.url);
    index.cache = "default";
    await index.begin();
    return index;
  }

  /** Read the root, and forget what was read before it. */
  async begin() {
    this.root = json(await load(this.url));
    this.files = new Map();
    this.table = this.table || null;
    this.pages = this.pages || new Map();
    this.facetSets = null;
    this.forwarded = new Set(this.root.forwarded);
    const depths = Array.from(this.root.shards, (c) => parseInt(c, 36));
    const longest = Math.max(0, ...depths);
    let at = 0;
    this.shards = depths.map((depth, i) => {
      const path = depth ? Math.floor(at / 2 ** (longest - depth)).toString(2).padStart(depth, "0") : "";
      const shard = { low: at * 2 ** (BITS - longest), name: `s${path}.bin`, version: this.root.versions.substr(STAMP * i, STAMP) };
      at += 2 ** (longest - depth);
      return shard;
    });
    this.lows = this.shards.map((shard) => shard.low);
  }

  /** A file of the index, read and decoded once; a failure is forgotten, so that asking again tries again. */
  file(name, version, read) {
    if (!this.files.has(name)) {
      const made = load(new URL(name, this.url), version, this.cache).then(read);
      made.catch(() => this.files.delete(name));
      this.files.set(name, made);
    }
    return this.files.get(name);
  }

  /** Run `work`; when the portal was published anew meanwhile, once more with the new root. */
  async fresh(work) {
    try {
      return await work();
    } catch (problem) {
      if (!(problem instanceof StaleError)) throw problem;
      this.cache = "reload"; // what was fetched during a publication may lie in a cache for a year
      await this.begin();
      return work();
    }
  }

  /** A lookup of the keys of some queries, their shards loaded. */
  async lookup(queries) {
    const every = queries.flatMap((q) => q.clauses.flatMap((c) => c.variants.flatMap((v) => v.needs.flatMap((n) => n.keys))));
    const places = [...new Set(every.map((key) => floor(this.lows, key)))];
    const loaded = await Promise.all(
      places.map((place) => this.file(this.shards[place].name, this.shards[place].version, decode)),
    );
    const shards = new Map(places.map((place, i) => [place, loaded[i]]));
    const known = new Map();
    return (key) => {
      if (!known.has(key)) known.set(key, postings(shards.get(floor(this.lows, key)), key));
      return known.get(key);
    };
  }

  parse(text) {
    return parse(text, this.root.same, this.table);
  }

  /** The state of a document, and what it costs or earns. */
  stateOf(number) {
    return this.root.states[this.root.state.charCodeAt(number) - 48] || ["", 0];
  }

  malus(number) {
    return this.stateOf(number)[1] + (this.forwarded.has(number) ? this.root.weights.forwarded : 0);
  }

  search(state) {
    return this.fresh(() => this.answer(state));
  }

  async answer(state) {
    const query = this.parse(state.q);
    const within = state.within.map((text) => this.parse(text));
    const lookup = await this.lookup([query, ...within]);
    if (state.filters.publisher.length || state.filters.topic.length) await this.facets();
    const { hits, unsure } = await this.sure(query, within, lookup);
    const idle = [query, ...within].some((q) => q.clauses.some((c) => c.kind === "not") && !excluded(q, lookup).size);
    if (!this.table && (!hits.length || idle) && (await this.turned(state))) return this.answer(state);
    const shown = hits.filter((hit) => this.passes(hit.number, state.filters, ""));
    if (state.sort === "date") shown.sort((a, b) => b.number - a.number);
    this.hits = new Map(shown.map((hit) => [hit.number, hit]));
    const before = normal(state.q, null);
    const after = normal(state.q, this.table);
    return {
      total: shown.length,
      numbers: shown.map((hit) => hit.number),
      all: hits,
      filters: state.filters,
      counts: this.counts(hits, state.filters),
      cut: query.cut || within.some((q) => q.cut),
      unsure,
      rewritten: before === after ? "" : after,
    };
  }

  /** Load the table of Traditional characters when the query holds any: the index knows Simplified ones only. */
  async turned(state) {
    const texts = [state.q, ...state.within];
    if (!texts.some((text) => new RegExp(`[${HAN}]`, "u").test(text))) return false;
    const { from, to } = await this.file("simplified.json", this.root.simplified, json);
    const target = Array.from(to);
    this.table = new Map(Array.from(from, (c, i) => [c, target[i]]));
    return texts.some((text) => normal(text, null) !== normal(text, this.table));
  }

  /** The hits, phrases verified in the pages themselves; `unsure` counts documents that were too many to read. */
  async sure(query, within, lookup) {
    const known = new Map();
    const asked = new Map();
    const name = (number, phrase) => `${number} ${phrase}`;
    const run = (unknown) => {
      const standing = (number, phrase) => {
        if (!known.has(name(number, phrase))) asked.set(name(number, phrase), [number, phrase]);
        return known.has(name(number, phrase)) ? known.get(name(number, phrase)) : unknown;
      };
      const [malus, w] = [(number) => this.malus(number), this.root.weights];
      const kept = within.map((q) => {
        const set = excluded(q, lookup);
        if (!q.wanted.length) return (number) => !set.has(number);
        const inner = new Set(ranked(q, 1, lookup, standing, () => 0, w).map((hit) => hit.number));
        return (number) => inner.has(number);
      });
      const hits = ranked(query, this.root.documents, lookup, standing, malus, w);
      return hits.filter((hit) => kept.every((keeps) => keeps(hit.number)));
    };
    let hits = run(true);
    if (!asked.size) return { hits, unsure: 0 };
    const read = new Set(hits.slice(0, VERIFIED).map((hit) => hit.number));
    const doubtful = new Set(hits.map((hit) => hit.number));
    const open = [...asked.values()].filter(([number]) => doubtful.has(number));
    const urls = new Map((await this.rows([...read])).map((row) => [row.number, row.url]));
    await Promise.all(
      open.filter(([number]) => read.has(number)).map(async ([number, phrase]) => {
        const article = await this.page(urls.get(number));
        const text = article ? compactText(article, this.table) : "";
        known.set(name(number, phrase), text.includes(phrase));
      }),
    );
    const unread = new Set(open.map(([number]) => number).filter((number) => !read.has(number)));
    hits = run(false);
    return { hits, unsure: unread.size };
  }

  // What hits are narrowed by

  yearOf(number) {
    const { years } = this.root;
    return String(years[floor(years.map((y) => y[1]), number)][0]);
  }

  /** Publishers and topics, which are fetched only when somebody looks at them. */
  async facets() {
    if (this.facetSets) return;
    const found = await this.file("facets.json", this.root.facets, json);
    const sums = (gaps) => {
      let n = 0;
      return new Set(gaps.map((gap) => (n += gap)));
    };
    const sets = (facet) => new Map(Object.keys(facet).map((name) => [name, sums(facet[name])]));
    this.facetSets = { publisher: sets(found.publisher), topic: sets(found.topic) };
  }

  valuesOf(facet, number) {
    if (facet === "type") return [this.root.types[this.root.type.charCodeAt(number) - 48][0]];
    if (facet === "status") return this.stateOf(number).slice(0, 1).filter(Boolean);
    if (facet === "year") return [this.yearOf(number)];
    return [...this.facetSets[facet]].filter(([, set]) => set.has(number)).map(([name]) => name);
  }

  passes(number, filters, except) {
    return Object.keys(filters).every((facet) => {
      const chosen = filters[facet];
      return facet === except || !chosen.length || this.valuesOf(facet, number).some((value) => chosen.includes(value));
    });
  }

  /** How many hits each value would show, the other filters kept; publishers and topics `null` until `complete`. */
  counts(hits, filters) {
    const found = {};
    for (const facet of ["type", "status", "year", "publisher", "topic"]) {
      const known = this.facetSets || !"publisher topic".includes(facet);
      const count = (found[facet] = known ? new Map() : null);
      for (const { number } of known ? hits : [])
        if (this.passes(number, filters, facet))
          for (const value of this.valuesOf(facet, number)) count.set(value, (count.get(value) || 0) + 1);
    }
    return found;
  }

  /** The counts of a result with publishers and topics. */
  async complete(result) {
    await this.facets();
    return this.counts(result.all, result.filters);
  }

  // What hits show

  async rows(wanted) {
    const names = [...new Set(wanted.map((number) => Math.floor(number / CHUNK)))];
    const chunks = await Promise.all(
      names.map((n) => this.file(`d${n}.json`, this.root.chunks.substr(STAMP * n, STAMP), json)),
    );
    const found = new Map(names.map((n, i) => [n, chunks[i]]));
    return wanted.map((number) => {
      const [url, title, docNumber, day, publisher, lead] = found.get(Math.floor(number / CHUNK))[number];
      const [type, typeLabel] = this.root.types[this.root.type.charCodeAt(number) - 48];
      return { number, url, title, docNumber, day, publisher, lead, type, typeLabel, state: this.stateOf(number)[0] };
    });
  }

  address(url) {
    return new URL(url, this.portal);
  }

  /** The article of a page, or `null`. */
  async page(url) {
    if (!this.pages.has(url)) {
      const made = load(this.address(url)).then((bytes) =>
        new DOMParser().parseFromString(new TextDecoder().decode(bytes), "text/html").querySelector("article"),
      );
      made.catch(() => this.pages.delete(url));
      this.pages.set(url, made);
    }
    return this.pages.get(url);
  }

  /** The words to mark: what was typed, then what means the same. */
  words(state) {
    const queries = [state.q, ...state.within].map((text) => this.parse(text));
    const every = queries.flatMap((q) => q.wanted);
    return every.flatMap((clause) =>
      clause.variants.flatMap((v) =>
        v.needs.map((need) => (clause.kind === "number" ? { name: need.text } : need.text)),
      ),
    );
  }

  marked(text, state) {
    return markedParts(text, this.words(state), this.table);
  }

  async excerpt(row, state) {
    const hit = this.hits.get(row.number);
    const words = this.words(state);
    const plain = { parts: clipped(markedParts(row.lead, words, this.table)), anchor: "", place: "" };
    if (!hit || (hit.level === 3 && !state.within.length)) return plain;
    const article = await this.page(row.url);
    let [best, most] = [null, 0];
    for (const block of article ? blocksOf(article) : []) {
      const parts = markedParts(textOf(block), words, this.table);
      const marks = new Set(parts.filter((p) => p.mark).map((p) => p.text));
      const score = [...marks].reduce((sum, text) => sum + points(text) ** 2, 0);
      if (score > most) [best, most] = [{ block, parts }, score];
    }
    if (!best) return { ...plain, place: hit.attached ? "附件" : "" };
    return { parts: clipped(best.parts), ...anchorOf(best.block) };
  }

  // While typing, and when nothing is found

  suggest(text) {
    return this.fresh(() => this.suggested(text));
  }

  async suggested(text) {
    const plain = normal(text, this.table).trim();
    if (!plain) return [];
    const offices = this.root.agencies
      .filter(([title, , ...names]) => [title, ...names].some((name) => normal(name).includes(plain)))
      .map(([title, url]) => ({ text: title, url, kind: "机构", state: "" }));
    const query = this.parse(text);
    let rows = [];
    if (points(compact(plain)) > 1 && query.wanted.length) {
      const lookup = await this.lookup([query]);
      const malus = (number) => this.malus(number);
      const hits = ranked(query, this.root.documents, lookup, () => false, malus, this.root.weights);
      const nothing = !hits.length && !offices.length && !this.table;
      if (nothing && (await this.turned({ q: text, within: [] }))) return this.suggest(text);
      rows = await this.rows(hits.filter((hit) => hit.level >= 2).slice(0, 6).map((hit) => hit.number));
    }
    const documents = rows.map((row) => ({ text: row.title, url: row.url, kind: "文件", state: row.state }));
    return [...documents, ...offices].slice(0, 8);
  }

  /** Shorter queries that do find something. */
  async fragments(state) {
    const query = this.parse(state.q);
    const lookup = await this.lookup([query]);
    const found = new Map();
    for (const clause of query.wanted) {
      const whole = clauseHits(clause, lookup, () => true, this.root.weights).size;
      if (whole) {
        if (query.clauses.length > 1) found.set(clause.kind === "number" ? clause.text : compact(clause.text), whole);
        continue;
      }
      // parts of two characters or more: their pairs are among those of the query, so no other shard is needed
      const count = (need) => needHits(need, lookup, this.root.weights).size;
      const split = (run) => {
        const part = (end) => needs(run.slice(0, end).join(""))[0];
        let end = run.length;
        while (end > 1 && !count(part(end))) end--;
        if (end > 1) found.set(part(end).text, count(part(end)));
        if (run.length > 2) split(run.slice(Math.max(end, 1)));
      };
      for (const need of clause.kind === "number" ? [] : clause.variants[0].needs)
        if (need.keys.length > 1) split(Array.from(need.text));
        else if (count(need)) found.set(need.text, count(need));
    }
    return [...found].slice(0, 6).map(([text, size]) => ({ text, count: size }));
  }
};

/** The text of a page in which phrases are looked for, without signs. */
function compactText(article, table) {
  const copy = article.cloneNode(true);
  for (const aside of copy.querySelectorAll(ASIDE)) aside.remove();
  return compact(normal(copy.textContent, table));
}

// The page: what a reader asks for stands in the address; asking changes the address, and the address is answered

const [PAGE, FIRST, MOST] = [10, 6, 20]; // hits a page, values of a filter at first, values read from an address
const at = (id) => document.getElementById("search-" + id);
const [field, count, found, side, chips, ways] = ["q", "count", "found", "side", "chips", "ways"].map(at);
const results = document.getElementById("results");
const shelves = side ? [...side.querySelectorAll("[data-facet]")] : [];
const live = document.querySelector(".live");
const title = document.title;
const empty = readAddress("");
let opening = null; // the index, once it is asked for
let turn = 0; // the number of the latest search: older answers are dropped
let latest = null; // what is shown: {index, state, answer}
let answered = null; // the address that is shown
let speaking = 0;
let composing = false;
let watcher = null;

function el(name, given, ...inside) {
  const node = document.createElement(name);
  for (const key in given) node.setAttribute(key, given[key]);
  node.append(...inside.filter(Boolean));
  return node;
}

const marks = (parts) => parts.map(({ text, mark }) => (mark ? el("mark", {}, text) : text));
const short = (text) => (text.length > 40 ? Array.from(text).slice(0, 40).join("") + "…" : text);

function badge(state) {
  const known = [...at("badges").content.children].find((one) => one.dataset.state === state);
  return known && known.cloneNode(true);
}

/** Said to those who do not see the page, once it has been still for a moment. */
function say(text) {
  clearTimeout(speaking);
  live.textContent = "";
  speaking = setTimeout(() => (live.textContent = text), 400);
}

// The address

function readAddress(search) {
  const given = new URLSearchParams(search);
  const all = (name) => [...new Set(given.getAll(name))].filter((text) => text.trim()).slice(0, MOST);
  const filters = {};
  for (const { dataset } of shelves) filters[dataset.facet] = all(dataset.facet);
  const [page, sort] = [parseInt(given.get("page"), 10), given.get("sort") === "date" ? "date" : "relevance"];
  return { q: given.get("q") || "", within: all("within"), filters, sort, page: page > 1 ? page : 1 };
}

/** The address of a state with some of it changed; a change leads back to the first page. */
function addressOf(state, change) {
  const { q, within, filters, sort, page } = { ...state, page: 1, ...change };
  const given = new URLSearchParams({ q });
  for (const text of within) given.append("within", text);
  for (const facet in filters) for (const value of filters[facet]) given.append(facet, value);
  if (sort === "date") given.set("sort", sort);
  if (page > 1) given.set("page", page);
  return "?" + given;
}

function withFilter(state, facet, value, chosen) {
  const others = state.filters[facet].filter((one) => one !== value);
  return addressOf(state, { filters: { ...state.filters, [facet]: chosen ? [...others, value] : others } });
}

/** Remember how far down the reader was: hits arrive too late for the browser to do it. */
function leave() {
  history.replaceState({ top: scrollY }, "");
}

function go(address, then) {
  leave();
  history.pushState(null, "", address);
  follow(then);
}

/** Answer the address. */
function follow(then) {
  const state = readAddress(location.search);
  answered = location.search;
  field.value = state.q;
  complain(false);
  if (state.q.trim()) return run(state, then);
  turn++;
  settle(0);
  found.hidden = true;
  ways.hidden = false;
  document.title = title;
  if (new URLSearchParams(location.search).has("q")) complain(true);
}

function complain(wrong) {
  const error = at("error");
  error.hidden = at("q-error").hidden = !wrong;
  field.setAttribute("aria-describedby", "search-q-hint" + (wrong ? " search-q-error" : ""));
  field.setAttribute("aria-invalid", wrong);
  if (wrong) error.focus();
}

// Searching

function opened() {
  if (!opening) {
    opening = Index.open(at("page").dataset.index);
    opening.catch(() => (opening = null));
  }
  return opening;
}

/** The answer to a state, and the rows of its page. */
async function pageOf(index, state) {
  const answer = await index.search(state);
  const last = Math.max(1, Math.ceil(answer.total / PAGE));
  const page = Math.min(state.page, last);
  return { answer, page, last, rows: await index.rows(answer.numbers.slice((page - 1) * PAGE, page * PAGE)) };
}

async function run(state, then) {
  const mine = ++turn;
  results.setAttribute("aria-busy", "true");
  found.hidden = false;
  ways.hidden = at("failed").hidden = true;
  found.classList.toggle("waiting", !latest);
  if (!latest) count.textContent = "正在查找……";
  try {
    const index = await opened();
    const { answer, page, last, rows } = await index.fresh(() => pageOf(index, state));
    const shorter = rows.length ? [] : await index.fragments(state).catch(() => []);
    if (mine !== turn) return;
    found.classList.remove("waiting");
    show({ index, answer, state: { ...state, page } }, rows, last, shorter);
    if (then) then();
  } catch (problem) {
    if (mine !== turn) return;
    fail();
    if (!(problem instanceof LoadError)) throw problem;
  }
}

function show(shown, rows, last, shorter) {
  const { index, state, answer } = shown;
  const before = latest && latest.state;
  latest = shown;
  const { q, page, sort } = state;
  const conditions = conditionsOf(state, index.root);
  const words = answer.total
    ? `共找到${answer.total}件，第${page}/${last}页`
    : `没有找到${conditions.length ? "符合全部条件" : `与“${short(q)}”有关`}的内容`;
  count.textContent = words;
  say(words);
  document.title = [short(q), page > 1 && `第${page}页`, title].filter(Boolean).join(" - ");
  history.replaceState(history.state, "", addressOf(state, { page }));
  answered = location.search;
  for (const way of at("sort").querySelectorAll("a")) {
    way.setAttribute("href", addressOf(state, { sort: way.dataset.sort }));
    if (way.dataset.sort === sort) way.setAttribute("aria-current", "true");
    else way.removeAttribute("aria-current");
  }
  at("sort").hidden = answer.total < 2;
  side.hidden = !answer.all.length;
  showChips(state, conditions);
  showNotes(answer, conditions);
  showFilters(!before || before.q + "\n" + before.within.join("\n") !== q + "\n" + state.within.join("\n"));
  showPages(state, last);
  showHelp(state, answer, conditions, shorter);
  showHits(index, state, rows);
  settle(answer.total);
}

/** Tell whoever waits that the hits stand, and how many there are. */
function settle(total) {
  results.dataset.total = total;
  results.setAttribute("aria-busy", "false");
}

function fail() {
  latest = opening = null; // whoever tries again begins with the root
  found.classList.remove("waiting");
  count.textContent = "搜索没有完成";
  for (const part of [side, chips, at("sort"), at("notes"), at("pages"), at("help")]) part.hidden = true;
  results.firstElementChild.textContent = "";
  settle(0);
  at("failed").hidden = ways.hidden = false;
}

// Hits

function showHits(index, state, rows) {
  if (watcher) watcher.disconnect();
  const items = new Map(rows.map((row) => [hit(index, state, row), row]));
  const list = results.firstElementChild;
  list.textContent = "";
  list.append(...items.keys());
  const own = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      own.unobserve(target);
      showExcerpt(index, state, items.get(target), target);
    }
  });
  watcher = own;
  for (const item of items.keys()) own.observe(item);
}

function hit(index, state, row) {
  const [year, month, day] = row.day.split("-").map(Number);
  const facts = [
    badge(row.state),
    el("span", { class: "label" }, row.typeLabel),
    row.docNumber && el("span", { class: "number" }, row.docNumber),
    row.day && el("time", { datetime: row.day }, `${year}年${month}月${day}日`),
    el("span", {}, row.publisher),
  ];
  const link = el("a", { class: "row-title", href: index.address(row.url) }, ...marks(index.marked(row.title, state)));
  return el(
    "li",
    { class: "row hit", "data-url": row.url, "data-status": row.state },
    el("h3", {}, link),
    el("p", { class: "row-facts" }, ...facts.filter(Boolean).flatMap((fact) => [fact, " "])),
    el("p", { class: "excerpt" }, row.lead),
  );
}

/** Put the words that were found where the beginning of the text stood; the room for them is kept. */
async function showExcerpt(index, state, row, item) {
  const { parts, anchor, place } = await index.excerpt(row, state).catch(() => ({ parts: [] }));
  const text = item.querySelector(".excerpt");
  if (parts.length) {
    const name = { class: "place", href: index.address(row.url) + anchor, "aria-label": `${place}，${row.title}` };
    text.textContent = "";
    text.append(...[place && (anchor ? el("a", name, place) : place), place && "　", ...marks(parts)].filter(Boolean));
  }
  item.dataset.excerpt = parts.length ? "done" : "failed";
}

// What narrows the hits

function labelOf(root, facet, value) {
  if (facet === "type") return (root.types.find(([name]) => name === value) || [value, value])[1];
  return facet === "year" ? value + "年" : value.replace(/\//g, " › ");
}

/** Every condition beside the query itself: its words, and the address without it. */
function conditionsOf(state, root) {
  const filters = shelves.flatMap((shelf) => {
    const { facet } = shelf.dataset;
    return state.filters[facet].map((value) => {
      const text = shelf.firstElementChild.textContent + "：" + short(labelOf(root, facet, value));
      return { text, facet, value, without: withFilter(state, facet, value, false) };
    });
  });
  const within = state.within.map((one) => {
    const others = state.within.filter((other) => other !== one);
    return { text: `结果中含有：${short(one)}`, without: addressOf(state, { within: others }) };
  });
  return [...within, ...filters];
}

function showChips(state, conditions) {
  chips.textContent = "";
  for (const { text, without } of conditions)
    chips.append(el("li", {}, el("a", { class: "chip", href: without, "aria-label": text + "，移除这个条件" }, text)));
  if (conditions.length > 1) chips.append(el("li", {}, el("a", { href: addressOf({ ...empty, q: state.q }) }, "清除全部条件")));
  chips.hidden = !conditions.length;
}

function showNotes({ all, counts, cut, rewritten, unsure }, conditions) {
  const idle = conditions.filter(({ facet, value }) => all.length && facet && counts[facet] && !counts[facet].get(value));
  const notes = [
    cut && "输入的内容较长，只查找了前120个字。",
    rewritten && `已按简体“${short(rewritten)}”查找。`,
    unsure && `另有${unsure}件可能含有这个短语，未逐件核对。`,
    ...idle.map(({ text }) => `没有符合条件“${text}”的内容，可以移除这个条件。`),
  ];
  at("notes").textContent = "";
  at("notes").append(...notes.filter(Boolean).map((text) => el("p", {}, text)));
  at("notes").hidden = !notes.some(Boolean);
}

/** The values of all filters with their numbers. While the query stays the same they keep their places. */
async function showFilters(anew) {
  const shown = latest;
  const show = (some) => {
    for (const shelf of some) showShelf(shelf, shown.answer.counts[shelf.dataset.facet], anew);
  };
  const later = shelves.filter((shelf) => !shown.answer.counts[shelf.dataset.facet]);
  show(shelves.filter((shelf) => !later.includes(shelf)));
  if (!later.some((shelf) => shelf.open)) return;
  const complete = await shown.index.complete(shown.answer).catch(() => null);
  if (!complete || shown !== latest) return;
  shown.answer.counts = complete;
  show(later);
}

function showShelf(shelf, counts, anew) {
  const { index, state } = latest;
  const { facet } = shelf.dataset;
  const list = shelf.querySelector("ul");
  if (anew) list.textContent = "";
  const known = new Map([...list.children].map((item) => [item.querySelector("input").value, item]));
  for (const value of inOrder(facet, counts, index.root)) {
    if (known.has(value)) continue;
    const input = el("input", { type: "checkbox", name: facet, value });
    const name = el("span", {}, labelOf(index.root, facet, value));
    const item = el("li", {}, el("label", { class: "check" }, input, name, el("span", { class: "count" })));
    known.set(value, item);
    list.append(item);
  }
  known.forEach((item, value) => {
    item.querySelector("input").checked = state.filters[facet].includes(value);
    item.querySelector(".count").textContent = `${counts.get(value) || 0}件`;
  });
  shelf.hidden = !known.size;
  tidy(shelf);
}

/** Types and states as the portal orders them, the newest year, otherwise the largest number first. */
function inOrder(facet, counts, root) {
  const names = { type: root.types, status: root.states }[facet];
  const rank = names && names.map(([name]) => name);
  const before = rank ? (a, b) => rank.indexOf(a) - rank.indexOf(b) : facet === "year" ? (a, b) => b - a : (a, b) => counts.get(b) - counts.get(a);
  return [...counts.keys()].sort(before);
}

/** A long list of values shows its first ones, and those that are chosen. */
function tidy(shelf) {
  const more = shelf.querySelector("button");
  const open = more.getAttribute("aria-expanded") === "true";
  const rest = [...shelf.querySelectorAll("li")].filter((item, i) => {
    item.hidden = i >= FIRST && !open && !item.querySelector("input").checked;
    return i >= FIRST;
  });
  more.textContent = open ? "收起" : `更多（共${FIRST + rest.length}项）`;
  more.hidden = !rest.length;
}

// Pages

/** The numbers that stand in the row of pages; 0 is a gap. */
function steps(page, last) {
  const near = [1, page - 1, page, page + 1, last].filter((n, i, all) => n >= 1 && n <= last && all.indexOf(n) === i);
  return near.flatMap((n, i) => {
    const gap = i ? n - near[i - 1] : 1;
    return gap === 1 ? [n] : [gap === 2 ? n - 1 : 0, n];
  });
}

function showPages(state, last) {
  const { page } = state;
  const pages = at("pages");
  const to = (n, given, ...inside) => el("a", { href: addressOf(state, { page: n }), ...given }, ...inside);
  const list = el("ul", {});
  if (page > 1) list.append(el("li", { class: "pager-previous" }, to(page - 1, { rel: "prev" }, el("span", { class: "pager-word" }, "上一页"))));
  for (const n of steps(page, last)) {
    const here = n === page ? { "aria-current": "page" } : {};
    list.append(el("li", {}, n ? to(n, { "aria-label": `第${n}页`, ...here }, String(n)) : el("span", {}, "…")));
  }
  if (page < last) list.append(el("li", { class: "pager-next" }, to(page + 1, { rel: "next" }, el("span", { class: "pager-word" }, "下一页"))));
  pages.textContent = "";
  pages.append(list);
  pages.hidden = last === 1;
}

// When nothing is found

function showHelp(state, answer, conditions, shorter) {
  const help = at("help");
  help.hidden = !!answer.total;
  ways.hidden = help.hidden;
  const list = help.querySelector("ul");
  for (const old of list.querySelectorAll("[data-now]")) old.remove();
  const other = shorter.map(({ text, count }) => el("a", { href: addressOf({ ...empty, q: text }) }, `${text}（${count}件）`));
  if (other.length) list.prepend(el("li", { "data-now": "" }, "换成能查到内容的词：", ...other.flatMap((one) => [one, " "])));
  if (conditions.length && (answer.all.length || state.within.length)) {
    const all = el("a", { href: addressOf({ ...empty, q: state.q }) }, `去掉全部条件，只查“${short(state.q)}”`);
    list.prepend(el("li", { "data-now": "" }, all));
  }
}

// Suggestions while typing: a combobox with a list, chosen from by hand (WAI-ARIA Authoring Practices)

const list = at("suggestions");
let [options, active, asking, waiting] = [[], -1, 0, 0];

function closeList() {
  asking++;
  clearTimeout(waiting);
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  point(-1);
}

function point(to) {
  active = to;
  options.forEach((option, i) => option.setAttribute("aria-selected", i === to));
  if (to < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", options[to].id);
  options[to].scrollIntoView({ block: "nearest" });
}

async function suggest(then) {
  const mine = ++asking;
  const typed = field.value;
  let [index, offers] = [null, []];
  try {
    index = typed.trim() ? await opened() : null;
    offers = index ? await index.suggest(typed) : [];
  } catch (problem) {
    if (!(problem instanceof LoadError)) throw problem;
  }
  if (mine !== asking || document.activeElement !== field) return;
  closeList();
  if (!offers.length) return;
  options = offers.map(({ text, url, kind, state }, i) =>
    el(
      "li",
      { role: "option", id: `search-option-${i}`, "aria-selected": "false", "data-to": index.address(url) },
      el("span", { class: "option-text" }, ...marks(index.marked(text, { ...empty, q: typed }))),
      el("span", { class: "option-facts" }, el("span", { class: "label" }, kind), badge(state)),
    ),
  );
  list.textContent = "";
  list.append(...options);
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  say(`有${options.length}条建议，按上下方向键选择`);
  if (then) then();
}

function choose(option) {
  closeList();
  leave();
  location.assign(option.dataset.to);
}

function step(by) {
  if (list.hidden) return suggest(() => point(by > 0 ? 0 : options.length - 1));
  const places = options.length + 1; // one of them is the field itself
  point(((active + 1 + by + places) % places) - 1);
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const { key } = event;
  if (key === "ArrowDown" || key === "ArrowUp") step(key === "ArrowDown" ? 1 : -1);
  else if (key === "Enter" && active >= 0) choose(options[active]);
  else if (key === "Escape" && !list.hidden) closeList();
  else {
    if (key === "Tab") closeList();
    else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) point(-1);
    return;
  }
  event.preventDefault();
}

function onInput() {
  clearTimeout(waiting);
  if (!composing) waiting = setTimeout(suggest, 150);
}

function takeField() {
  const given = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const name in given) field.setAttribute(name, given[name]);
  // who comes to the field will need the index; who only looks for a list never loads it
  field.addEventListener("focus", () => opened().catch(() => {}));
  field.addEventListener("keydown", onKey);
  field.addEventListener("input", onInput);
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => {
    composing = false;
    onInput();
  });
  field.addEventListener("blur", closeList);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

// What a reader does

function toCount() {
  const { top, bottom } = count.getBoundingClientRect();
  count.focus({ preventScroll: true });
  if (top < 0 || bottom > innerHeight) count.scrollIntoView();
}

function onClick(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const address = link.getAttribute("href");
  if (address[0] !== "?" && address[0] !== "#") return leave();
  event.preventDefault();
  if (address[0] === "#") return field.focus();
  if (at("sort").contains(link)) return go(address);
  const place = [...chips.querySelectorAll("a")].indexOf(link);
  go(address, () => {
    const left = [...chips.querySelectorAll(".chip")];
    if (place >= 0 && left.length) left[Math.min(place, left.length - 1)].focus();
    else toCount();
  });
}

function onSubmit(event) {
  event.preventDefault();
  if (composing) return;
  closeList();
  if (!field.value.trim()) return complain(true);
  go(addressOf({ ...(latest ? latest.state : readAddress(location.search)), q: field.value, within: [] }), toCount);
}

function onWithin(event) {
  event.preventDefault();
  const input = event.target.elements.within;
  const text = input.value.trim();
  if (!latest || !text) return input.focus();
  input.value = "";
  go(addressOf(latest.state, { within: [...new Set([...latest.state.within, text])] }), toCount);
}

function onFilter({ target }) {
  if (latest) go(withFilter(latest.state, target.name, target.value, target.checked));
}

function onMore({ target }) {
  const shelf = target.closest("[data-facet]");
  if (!shelf || target.type !== "button") return;
  target.setAttribute("aria-expanded", target.getAttribute("aria-expanded") !== "true");
  tidy(shelf);
}

/** Beside the hits the filters have no handle and stand open; above them they start folded. */
function unfold() {
  if (getComputedStyle(side.firstElementChild).display === "none") side.open = true;
}

function restore() {
  if (history.state) scrollTo(0, history.state.top || 0);
}

function start() {
  at("off").remove();
  takeField();
  at("page").addEventListener("click", onClick);
  field.form.addEventListener("submit", onSubmit);
  at("within").addEventListener("submit", onWithin);
  at("filters").addEventListener("change", onFilter);
  at("filters").addEventListener("click", onMore);
  for (const shelf of shelves) shelf.addEventListener("toggle", () => latest && showFilters(false));
  at("retry").addEventListener("click", () => follow(toCount));
  addEventListener("popstate", () => location.search === answered || follow(restore));
  addEventListener("resize", unfold);
  unfold();
  history.scrollRestoration = "manual";
  follow(restore);
}

if (at("page")) start();
}
