import { command } from '../frame/command.ts'
import { printable } from '../shown/printable.ts'
import { argument } from '../words/flags.ts'
import { originFlags, originOf } from '../words/origin-flags.ts'
import { withProgress } from '../shown/progress.ts'
import {
  registryFlags,
  registryHelp,
  registryOptions,
  requireReference,
} from '../words/registry-flags.ts'
import { digestCell } from '../shown/digest-text.ts'
import { table, type Column } from '../shown/table.ts'
import type { Style, Terminal } from '../shown/terminal.ts'
import { refuseWordAlone } from '../words/word-alone.ts'
import { UsageError } from '../frame/errors.ts'
import { pulled, type Pulled } from './pull-one.ts'
import { madeHere } from '../frame/invocation.ts'

export const pull = command({
  brief: 'Keep the evidence that is attached to an image in its registry',
  description: [
    'Looks for referrers (OCI 1.1) of the image and of its platforms, for the tag that stands for them',
    'where a registry does not list them, and for what cosign attaches. Each piece is imported, known',
    'already, refused, or skipped because it is no attestation. Exits 3 if any was refused.',
    registryHelp,
  ].join('\n'),
  examples: [
    'attestation pull ghcr.io/my-org/api-server:v1.2.0',
    'attestation pull ghcr.io/my-org/api-server@sha256:4bcff6… --project shop -o json',
  ],
  flags: { ...originFlags, ...registryFlags },
  args: [argument('REFERENCE', 'The image: registry/name:tag, or with @sha256:…')],
  run: async (invocation, flags, typed) => {
    const { context, connection, terminal, show, note, exit } = invocation
    // Before any work: whoever cannot reach a server need not ask a registry.
    connection()
    refuseWordAlone(typed, 'REFERENCE', 'registry/name:tag, or with @sha256:…', context)
    const reference = requireReference(typed, 'REFERENCE')
    if (reference.kind === 'layout')
      throw new UsageError(
        'REFERENCE must be in a registry: nothing is attached to an image in a folder.',
        'Import files instead: berth attestation import FILE',
      )
    const options = await registryOptions(flags, context)
    const { findAttached } = await import('../../registry/find-attached.ts')
    const work = findAttached(reference, options)
    const { image, attached } = await withProgress(context, `Looking at ${typed}`, work)
    const items: Pulled[] = []
    const once = new Set<string>()
    for (const each of attached) {
      // The same piece is often attached to an index and to its platforms.
      if (each.what === 'evidence' && once.has(each.digest)) continue
      once.add(each.digest)
      items.push(await pulled(invocation, image, each, originOf(flags)))
    }
    const value = { reference: typed, digest: image.digest, items }
    await show(madeHere(value), () =>
      items.length === 0 ? '' : table(columns(terminal), items, terminal).text,
    )
    if (items.length === 0) note(printable(`Nothing is attached to ${typed} (${image.digest}).`))
    if (items.some(({ outcome }) => outcome === 'refused')) exit(3)
  },
})

const styles: Readonly<Record<Pulled['outcome'], Style | undefined>> = {
  imported: 'green',
  known: 'green',
  refused: 'red',
  skipped: undefined,
}

const columns = (terminal: Terminal): readonly Column<Pulled>[] => [
  { title: 'OUTCOME', of: ({ outcome }) => outcome, style: ({ outcome }) => styles[outcome] },
  { title: 'DIGEST', of: ({ digest }) => digestCell(digest, terminal) },
  { title: 'FOUND BY', of: ({ by }) => by, drop: 2 },
  { title: 'PREDICATE TYPE', of: ({ predicateType }) => predicateType ?? '', least: 16, drop: 1 },
  { title: 'WHY', of: ({ why }) => why ?? '', least: 16 },
]
