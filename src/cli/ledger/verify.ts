import type { KeyObject } from 'node:crypto'
import { ledgerCheckpoint, type LedgerCheckpoint } from '../../contract/sealing.ts'
import type { Parsed } from '../../formats/parsed.ts'
import { command } from '../frame/command.ts'
import { text } from '../words/flags.ts'
import { compareWithKept } from './compare-with-kept.ts'
import { readInput } from '../words/read-input.ts'
import { InvalidError } from '../frame/errors.ts'
import { describeReport, type Found, type Report } from './report.ts'
import { readCheckpoint, type SignedCheckpoint } from './signed-checkpoint.ts'
import { keyFrom, keyIn } from './trusted-key.ts'
import { walkEvents, walkRecords } from './walk.ts'
import { madeHere } from '../frame/invocation.ts'

const exits = { whole: 0, damaged: 3, undecided: 5 } as const

export const verify = command({
  brief: 'Check that the ledger is what was sealed, and the records are what it says',
  description: [
    'The server goes through its events and records piece by piece; the root is put together here and held',
    'against the signed checkpoint. Cut-off events and a ledger rewritten with the own key of the server',
    'show only against a checkpoint that was kept elsewhere: --checkpoint FILE.',
    'The exit code is the answer: 0 whole, 3 damaged, 5 undecided. It needs a grant for the whole',
    'organization: with a narrowed one the whole cannot be seen, so it cannot be verified.',
  ].join('\n'),
  examples: ['ledger verify', 'ledger verify --checkpoint 2026-03-01.checkpoint --key berth.pem'],
  flags: {
    checkpoint: text('A checkpoint that was kept: what it sealed must still be there', {
      placeholder: 'FILE',
    }),
    key: text("The server's public key that you trust, as PEM (default: what the server says)", {
      placeholder: 'FILE',
    }),
  },
  run: async ({ call, show, context, terminal, exit }, flags) => {
    const note =
      flags.checkpoint === undefined
        ? undefined
        : (await readInput(flags.checkpoint, '--checkpoint', 64 * 1024, context)).toString('utf8')
    const { value: latest } = await call(ledgerCheckpoint, {})
    const key =
      flags.key === undefined
        ? keyIn(latest.publicKey)
        : await keyFrom(flags.key, latest.note, context)
    const isGiven = flags.key !== undefined
    const signed = readCheckpoint(latest.note, key)
    const kept = note === undefined ? undefined : readKept(flags.checkpoint ?? '', note, key)
    const events = await walkEvents(call, latest.size)
    const { records, findings: ofRecords } = await walkRecords(call)
    const findings: readonly Found[] = [
      ...ofCheckpoint(latest, signed, isGiven),
      ...ofEvents(latest, events),
      ...ofRecords,
      ...(kept ? await compareWithKept(call, kept, latest) : []),
    ]
    const isUnknown =
      kept?.answer === 'unknown' || (isGiven && signed.ok && signed.value.answer === 'unknown')
    const report: Report = {
      answer: findings.length > 0 ? 'damaged' : isUnknown ? 'undecided' : 'whole',
      origin: latest.origin,
      size: latest.size,
      root: latest.root,
      unsealed: Math.max(0, latest.numbered - latest.size),
      records,
      keptSize: kept?.size ?? null,
      findings,
    }
    await show(madeHere(report), () => describeReport(report, terminal))
    exit(exits[report.answer])
  },
})

const readKept = (file: string, note: string, key: KeyObject | undefined): SignedCheckpoint => {
  const read = readCheckpoint(note, key)
  if (read.ok) return read.value
  throw new InvalidError(
    `--checkpoint: ${file} ${read.problem}.`,
    [],
    'Give a file that berth ledger checkpoint --file has written',
  )
}

const plain = { id: null, sequence: null } as const

/**
 * What the checkpoint says of itself must be what its note signs. That a key that was given has not
 * signed it is no finding: it may be the key of somebody else.
 */
const ofCheckpoint = (
  latest: LedgerCheckpoint,
  read: Parsed<SignedCheckpoint>,
  isGiven: boolean,
): readonly Found[] => {
  const changed = (detail: string): Found => ({ kind: 'checkpoint_changed', ...plain, detail })
  if (!read.ok) return [changed(`the note ${read.problem}`)]
  const { origin, size, root, answer } = read.value
  const findings: Found[] = []
  if (answer === 'broken' || (answer === 'unknown' && !isGiven))
    findings.push(changed('its note does not have a good signature'))
  if (origin !== latest.origin || size !== latest.size || root.toString('base64') !== latest.root)
    findings.push(changed('its size, root or log are not those of its note'))
  if (latest.numbered < latest.size)
    findings.push({
      kind: 'truncated',
      ...plain,
      detail: `${latest.size} events were sealed, but only ${latest.numbered} were numbered`,
    })
  if (latest.isDamaged && latest.numbered > latest.size)
    findings.push({
      kind: 'event_missing',
      ...plain,
      detail: `${latest.numbered} events were numbered, and they do not follow the ${latest.size} that were sealed`,
    })
  return findings
}

const ofEvents = (
  latest: LedgerCheckpoint,
  { root, findings }: Awaited<ReturnType<typeof walkEvents>>,
): readonly Found[] => {
  // Where the events still give the signed root, it is the tree beside them that was changed.
  if (root === latest.root) {
    const own = findings.map((found) =>
      found.kind === 'event_unlike_sealed'
        ? { ...found, kind: 'node_changed' as const, detail: "the tree's hash for it was changed" }
        : found,
    )
    return latest.isDamaged && latest.numbered <= latest.size && own.length === 0
      ? [{ kind: 'node_changed', ...plain, detail: 'the tree does not have the signed root' }]
      : own
  }
  const detail = 'the events do not give the root that the checkpoint signs'
  return root === undefined && findings.length > 0
    ? findings
    : [...findings, { kind: 'root_differs', ...plain, detail }]
}
