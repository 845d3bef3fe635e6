import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { PublicKey } from '../../formats/evidence/public-key.ts'
import { command } from '../frame/command.ts'
import type { CliContext } from '../frame/context.ts'
import { details } from '../shown/details.ts'
import { argument, many, text } from '../words/flags.ts'
import { keyIn, keysIn } from '../ledger/trusted-key.ts'
import { readCheckpoint, type SignedCheckpoint } from '../ledger/signed-checkpoint.ts'
import { printable } from '../shown/printable.ts'
import { readInput, unreadable } from '../words/read-input.ts'
import { styled, type Style, type Terminal } from '../frame/terminal.ts'
import { InvalidError, UsageError } from '../frame/usage-error.ts'
import { checkBundle, type CheckedBundle } from './check-bundle.ts'
import { leastOf, type Checked, type TrustGiven } from './trust-given.ts'

const exits = { verified: 0, unverified: 5, invalid: 3 } as const

export const verifyBundle = command({
  brief: 'Verify a bundle without any server',
  description: [
    'Checks every file, every signature, that the events of each record are in the ledger, and that the',
    'record is what they say. Only what you give is believed: without keys it fits together at best. The',
    'exit code is the answer: 0 verified, 3 changed or signed badly, 5 somebody else says whose keys these are.',
  ].join('\n'),
  examples: [
    'evidence verify bundle.tar --server-key berth.pem --key ci.pem',
    'evidence verify bundle.tar --key ci.pem --checkpoint today.checkpoint',
  ],
  flags: {
    'server-key': many(
      "The server's public keys, as `berth key server` prints them: they vouch for the ledger",
      'FILE',
    ),
    key: many('A public key of whoever signs evidence, as PEM', 'FILE'),
    'trusted-root': many('A Sigstore trusted_root.json that you believe', 'FILE'),
    issuer: text('With --trusted-root: certificates of this OIDC issuer count', {
      placeholder: 'URL',
    }),
    subject: text('With --issuer: for this subject; * is anything but /, ** anything', {
      placeholder: 'PATTERN',
    }),
    checkpoint: text('A checkpoint of the ledger that you kept', { placeholder: 'FILE' }),
    digest: text('The digest that the bundle must have', { placeholder: 'DIGEST' }),
  },
  args: [argument('FILE', 'The bundle')],
  isLocal: true,
  run: async ({ context, show, terminal, exit }, flags, file) => {
    const keys = await keysFrom('--key', flags.key, context)
    const serverKeys = await keysFrom('--server-key', flags['server-key'], context)
    const checkpoint = await keptAt(flags.checkpoint, serverKeys, context)
    const given = { keys, serverKeys, checkpoint, ...(await certificatesBy(flags, context)) }
    const bundle = await checkBundle(await bytesOf(file), given)
    const value = reportOf(bundle, [...keys, ...serverKeys], flags.digest)
    await show({ value, text: JSON.stringify(value) }, (it) => textOf(it, bundle, terminal))
    exit(exits[value.answer])
  },
})

const reportOf = (
  { manifest, digest, files: checked, organizations }: CheckedBundle,
  given: readonly PublicKey[],
  wanted: string | undefined,
) => {
  const files = [...checked]
  if (wanted !== undefined && wanted !== digest)
    files.push({ file: '', answer: 'invalid', why: `the bundle has not the digest ${wanted}` })
  return {
    answer: leastOf(files),
    digest: digest ?? null,
    exportedAt: manifest?.exportedAt ?? null,
    subjects: manifest?.subjects ?? [],
    organizations,
    isWhole: manifest?.isWhole ?? null,
    keys: (manifest?.keys ?? []).map(({ keyid, name, voice }) => ({
      ...{ keyid, name, voice },
      isGiven: given.some((key) => key.keyid === keyid),
    })),
    files,
  }
}

/** Whose certificates count, and by which roots. */
const certificatesBy = async (
  flags: {
    readonly 'trusted-root'?: readonly string[] | undefined
    readonly issuer?: string | undefined
    readonly subject?: string | undefined
  },
  context: CliContext,
): Promise<Pick<TrustGiven, 'roots' | 'identity'>> => {
  const { 'trusted-root': files = [], issuer, subject } = flags
  if ((issuer === undefined) !== (subject === undefined) || (issuer && files.length === 0))
    throw new UsageError('--issuer and --subject stand together, with --trusted-root.')
  if (files.length === 0) return { roots: [], identity: undefined }
  const { readIdentity, rootFrom } = await import('../attestation/verify-alone.ts')
  const identity = issuer && subject ? readIdentity({ issuer, subject }) : undefined
  return { roots: await Promise.all(files.map((each) => rootFrom(each, context))), identity }
}

const keysFrom = async (
  flag: string,
  paths: readonly string[] | undefined,
  context: CliContext,
): Promise<readonly PublicKey[]> =>
  (await Promise.all((paths ?? []).map((path) => keysIn(path, flag, context)))).flat()

/** A kept checkpoint is worth what it is; a key that was given must not find it signed badly. */
const keptAt = async (
  path: string | undefined,
  keys: readonly PublicKey[],
  context: CliContext,
): Promise<SignedCheckpoint | undefined> => {
  if (path === undefined) return undefined
  const note = (await readInput(path, '--checkpoint', 64 * 1024, context)).toString('utf8')
  const [first = readCheckpoint(note, undefined), ...others] = keys.map(({ pem }) =>
    readCheckpoint(note, keyIn(pem)),
  )
  const read = [first, ...others].find((each) => each.ok && each.value.answer === 'broken') ?? first
  if (read.ok && read.value.answer !== 'broken') return read.value
  const why = read.ok ? 'is signed badly' : read.problem
  throw new InvalidError(`--checkpoint: ${path} ${why}.`, [], 'Use the file as it was kept')
}

const bytesOf = async (path: string): Promise<AsyncIterable<Uint8Array>> => {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, 'FILE', error)
  })
  if (!found.isFile()) throw new UsageError(`FILE: ${path} is no regular file.`)
  return createReadStream(path, { highWaterMark: 256 * 1024 })
}

const styles: Readonly<Record<Checked['answer'], Style>> = {
  verified: 'green',
  unverified: 'yellow',
  invalid: 'red',
}

// What nobody vouches for but its submitter is true to the bytes, and no more.
const isStated = ({ answer, why }: Checked): boolean =>
  answer === 'verified' && why.startsWith('only stated by ')

/** How many files that are not verified are told; -o json has all. */
const mostTold = 50

const textOf = (
  { answer, digest, keys, files, organizations }: ReturnType<typeof reportOf>,
  { manifest }: CheckedBundle,
  terminal: Terminal,
): string => {
  const count = (folder: string): string =>
    String(files.filter(({ file }) => file.startsWith(`${folder}/`)).length)
  const about = details(
    [
      ['Answer', answer, styles[answer]],
      ['Digest', digest],
      ['Exported at', manifest?.exportedAt],
      ['About', manifest?.subjects.join(', ')],
      ['Organization', organizations.join(', ')],
      ['Whole', manifest && (manifest.isWhole ? 'yes' : 'no, there was more')],
      ['Attestations', count('attestations')],
      ['Records', count('records')],
      ...keys.map(
        ({ keyid, name, voice, isGiven }) =>
          [
            `Key of the ${voice === 'organization' ? voice : 'server'}`,
            `${name} (${keyid})${isGiven ? '' : ', not given: only the bundle says whose it is'}`,
          ] as const,
      ),
    ],
    terminal,
  )
  const odd = files.filter((each) => each.answer !== 'verified' || isStated(each))
  const told = odd.slice(0, mostTold).map((each) => {
    const { file, answer: came, why } = each
    const mark = isStated(each) ? 'stated' : styled(terminal, styles[came], came)
    return `${mark}: ${printable(file === '' ? why : `${file}: ${why}`)}\n`
  })
  const more = odd.length - told.length
  return [about, ...told, ...(more > 0 ? [`and ${more} more (-o json has them)\n`] : [])].join('')
}
