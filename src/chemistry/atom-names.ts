// Matches the atom names of a model to those of a monomer: older PDB names, CHARMM, Amber and X-PLOR spellings.

/** Names that differ altogether: model → dictionary. */
// biome-ignore format: a table
const spellings: Readonly<Record<string, string>> = {
  HN: 'H', HT1: 'H', H1: 'H', HT2: 'H2', HT3: 'H3', HN1: 'H', HN2: 'H2', HN3: 'H3', OT1: 'O', OT2: 'OXT', OCT1: 'O',
  OCT2: 'OXT', OT: 'OXT', "O'": 'O', "O''": 'OXT', O1P: 'OP1', O2P: 'OP2', O3P: 'OP3', OP1: 'O1P', OP2: 'O2P',
  OP3: 'O3P', CD: 'CD1', HD1: 'HD11', HD2: 'HD12', HD3: 'HD13', HG1: 'HG', OH2: 'O', OW: 'O', O: 'O5', HW1: 'H1',
  HW2: 'H2', '5M': 'C7', C5M: 'C7', H51: 'H71', H52: 'H72', H53: 'H73', "HO'2": "HO2'", "H2'1": "H2'", "H2'2": "H2''",
  "H5'1": "H5'", "H5'2": "H5''", "H2'": "H2'1", "H2''": "H2'2", "H5'": "H5'1", "H5''": "H5'2", H5T: "HO5'",
  H3T: "HO3'", HO2: "HO2'", "HO'5": "HO5'", "HO5'": "HO'5", H5M1: 'H71', H5M2: 'H72', H5M3: 'H73', "HO'3": "HO3'",
  H: 'H1', SOD: 'NA', POT: 'K', CLA: 'CL', CAL: 'CA', CES: 'CS', LIT: 'LI', RUB: 'RB', BAR: 'BA', ZN2: 'ZN',
};

/** Spellings of one name to be tried in turn: as it is, with primes for stars, deuterium as hydrogen, its digit at the end. */
function* candidates(name: string): Generator<string> {
  const upper = name.toUpperCase();
  yield upper;
  const primed = upper.replaceAll('*', "'");
  if (primed !== upper) yield primed;
  const shifted = /^([1-9])([HD].*)$/.exec(primed);
  const inOrder = shifted === null ? primed : `${shifted[2]}${shifted[1]}`;
  const plain = inOrder.startsWith('D') ? `H${inOrder.slice(1)}` : inOrder;
  if (plain !== primed) yield plain;
  if (shifted !== null && /^HO'[235]$/.test(plain)) yield `HO${plain.slice(3)}'`;
  if (shifted !== null && plain.endsWith("'1")) yield plain.slice(0, -1);
  if (shifted !== null && plain.endsWith("'2")) yield `${plain.slice(0, -1)}'`;
  const known = spellings[plain];
  if (known !== undefined) yield known;
  // Proline's amino end: HN1, HN2 in CHARMM, H2, H3 in the PDB.
  if (plain === 'HN1') yield 'H3';
}

/**
 * Dictionary names of a residue's atoms.
 *
 * @param names Names in the model.
 * @param isKnown Whether the monomer has an atom of that name.
 * @returns For each name the monomer's, or undefined.
 */
export function matchAtomNames(
  names: readonly string[],
  isKnown: (name: string) => boolean,
): readonly (string | undefined)[] {
  if (names.every(isKnown)) return names;
  const matched = names.map((name) => (isKnown(name) ? name : undefined));
  const used = new Set(matched);
  // Methylene hydrogens numbered 1 and 2 (CHARMM, old PDB) where the dictionary numbers them 2 and 3 (IUPAC 1998):
  // both shift, or HB2 would stand for two atoms.
  names.forEach((name, k) => {
    const first = /^(?:1(H.*)|(H.*)1)$/.exec(name.toUpperCase());
    const stem = first?.[1] ?? first?.[2];
    if (stem === undefined || isKnown(`${stem}1`) || !isKnown(`${stem}2`) || !isKnown(`${stem}3`)) return;
    const find = (digit: 2 | 3): number =>
      names.findIndex((other) => [`${stem}${digit}`, `${digit}${stem}`].includes(other.toUpperCase()));
    if (find(3) >= 0 || used.has(`${stem}3`)) return;
    const second = find(2);
    matched[k] = `${stem}2`;
    if (second >= 0) matched[second] = `${stem}3`;
    used.add(`${stem}2`).add(`${stem}3`);
  });
  names.forEach((name, k) => {
    if (matched[k] !== undefined) return;
    for (const candidate of candidates(name)) {
      if (isKnown(candidate) && !used.has(candidate)) {
        matched[k] = candidate;
        used.add(candidate);
        return;
      }
    }
  });
  return matched;
}
