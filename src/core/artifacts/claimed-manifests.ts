import { digestOf, type Digest } from '../../formats/digest.ts'
import { readManifest, readManifestKind } from '../../formats/oci/manifest.ts'
import { partsOf, type Part } from '../../formats/oci/parts.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import type { Pause } from '../kernel/in-turns.ts'
import { Refusal } from '../kernel/refusal.ts'
import { claimedIndex, rememberIndex, type ClaimedIndex } from './equivalence.ts'
import * as store from './store.ts'

/** What raw manifest bytes say: an index what it lists, a manifest what it is made of. */
export type ClaimedManifest =
  | { readonly digest: Digest; readonly index: ClaimedIndex }
  | { readonly digest: Digest; readonly parts: readonly Part[] }

/**
 * Manifest bytes that a client brought, checked: each speaks of one of the digests, or of what
 * another of them says, or all are refused. Each is read in a turn of its own.
 */
export const readClaimedManifests = async (
  all: readonly Uint8Array[],
  digests: readonly Digest[],
  pause: Pause,
): Promise<readonly ClaimedManifest[]> => {
  const known = new Set(digests)
  let waiting: ClaimedManifest[] = []
  for (const bytes of all) {
    await pause()
    waiting.push(readClaimed(bytes))
  }
  const claimed: ClaimedManifest[] = []
  for (;;) {
    const connected = waiting.filter((each) => namedBy(each).some((digest) => known.has(digest)))
    if (connected.length === 0) break
    for (const each of connected) for (const digest of namedBy(each)) known.add(digest)
    claimed.push(...connected)
    waiting = waiting.filter((each) => !connected.includes(each))
  }
  const [stranger] = waiting
  if (stranger)
    throw refusal(`${stranger.digest} is none of what is spoken of, and lists nothing of it`)
  return claimed
}

/** Remembers what manifests say; safe to repeat. */
export const rememberManifests = async (
  tx: Writer,
  context: Context,
  claimed: readonly ClaimedManifest[],
): Promise<void> => {
  // In one order: two that bring the same must not wait for each other crosswise.
  for (const each of claimed.toSorted((a, b) => (a.digest < b.digest ? -1 : 1)))
    if ('index' in each) await rememberIndex(tx, context, each.index)
    else
      for (const part of each.parts)
        await store.insertPart(tx, context.principal.organizationId, each.digest, part)
}

const readClaimed = (bytes: Uint8Array): ClaimedManifest => {
  const digest = digestOf(bytes)
  const kind = readManifestKind(bytes)
  if (!kind.ok) throw refusal(`it ${kind.problem}`)
  if (kind.value === 'index') {
    const index = claimedIndex(bytes)
    if (!index.ok) throw refusal(`it ${index.problem}`)
    return { digest, index: index.value }
  }
  const manifest = readManifest(bytes)
  if (!manifest.ok) throw refusal(`it ${manifest.problem}`)
  return { digest, parts: partsOf(manifest.value) }
}

const namedBy = (each: ClaimedManifest): readonly Digest[] =>
  'index' in each
    ? [each.digest, ...each.index.manifests]
    : [each.digest, ...each.parts.map(({ digest }) => digest)]

const refusal = (detail: string): Refusal =>
  new Refusal('digest_mismatch', `A manifest cannot be taken: ${detail}.`, {
    next: 'Send the bytes exactly as the registry serves them, or leave them out.',
    errors: [{ pointer: '#/manifests', detail }],
  })
