// Compares two models of the same atoms, superposed: run it as `node dist/examples/compare-models.js ONE.pdb OTHER.cif`.
import { applyMotion, readModel, residueLabel, rmsd, superpose } from 'varia';

const [one = '', other = ''] = process.argv.slice(2);
const [a, b] = [await readModel(one), await readModel(other)];
const target = a.conformations[0]!.xyz;
const mobile = b.conformations[0]!.xyz;

const motion = superpose(mobile, target);
const moved = applyMotion(motion, mobile);
process.stdout.write(`rmsd ${rmsd(mobile, target).toFixed(3)} Å as they lie, ${motion.rmsd.toFixed(3)} Å superposed\n`);

const { atomStart, count } = a.structure.residues;
const byResidue = Array.from({ length: count }, (_, r) => {
  const [first, last] = [3 * atomStart[r]!, 3 * atomStart[r + 1]!];
  return {
    label: residueLabel(a.structure, r),
    shift: rmsd(moved.subarray(first, last), target.subarray(first, last)),
  };
});
byResidue.sort((p, q) => q.shift - p.shift);
for (const { label, shift } of byResidue.slice(0, 5)) process.stdout.write(`${label}  ${shift.toFixed(3)} Å\n`);
