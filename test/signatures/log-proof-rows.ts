import { checkpointIn, flipped, withCheckpoint, withEntry, withProof, type Row } from './spoiled.ts'

/** Bundles whose log entry is proven wrongly, each by what is odd about the proof. */
export const logProofRows: Readonly<Record<string, Row>> = {
  'a proof with a hash that was changed': {
    signing: { treeSize: 5 },
    spoil: (bundle) =>
      withEntry(bundle, (entry) => ({
        ...entry,
        inclusionProof: {
          ...entry.inclusionProof,
          hashes: entry.inclusionProof.hashes.map((each, at) => (at === 0 ? flipped(each) : each)),
        },
      })),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a proof of another place': {
    signing: { treeSize: 8 },
    spoil: (bundle) =>
      withEntry(bundle, (entry) => ({
        ...entry,
        inclusionProof: { ...entry.inclusionProof, logIndex: '3' },
      })),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a proof of a place beyond the tree': {
    signing: { treeSize: 8 },
    spoil: (bundle) => withProof(bundle, (proof) => ({ ...proof, logIndex: '8' })),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a proof of the last number that there is': {
    signing: { treeSize: 8 },
    spoil: (bundle) => withProof(bundle, (proof) => ({ ...proof, logIndex: '9'.repeat(19) })),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a proof with a hash too many': {
    signing: { treeSize: 8 },
    spoil: (bundle) =>
      withProof(bundle, (proof) => ({
        ...proof,
        hashes: [...proof.hashes, ...proof.hashes.slice(0, 1)],
      })),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a proof without its hashes': {
    signing: { treeSize: 8 },
    spoil: (bundle) => withProof(bundle, (proof) => ({ ...proof, hashes: [] })),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a checkpoint of a tree of nothing': {
    signing: { treeSize: 5 },
    spoil: (bundle) => withCheckpoint(bundle, (text) => text.replace('\n5\n', '\n0\n')),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a checkpoint of another origin': {
    signing: { treeSize: 5 },
    spoil: (bundle) =>
      withCheckpoint(bundle, (text) => text.replace('rekor.example.com - 7', 'rekor.evil - 7')),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a checkpoint that nobody signed': {
    signing: { treeSize: 5 },
    spoil: (bundle) =>
      withCheckpoint(bundle, (text) => text.slice(0, text.indexOf('\n\n') + '\n\n'.length)),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'the checkpoint of another bundle': {
    signing: { treeSize: 5 },
    spoil: (bundle, other) => withCheckpoint(bundle, () => checkpointIn(other)),
    invalid: true,
    answer: /proof that the log includes/,
  },
  'a checkpoint that was changed': {
    signing: { treeSize: 5 },
    spoil: (bundle) =>
      withEntry(bundle, (entry) => ({
        ...entry,
        inclusionProof: {
          ...entry.inclusionProof,
          checkpoint: {
            envelope: entry.inclusionProof.checkpoint.envelope.replace('\n5\n', '\n6\n'),
          },
        },
      })),
    invalid: true,
    answer: /proof that the log includes/,
  },
}
