import { createAttestation, importAttestation } from '../contract/evidence.ts'
import { isJsonObject } from '../formats/json/canonical.ts'
import { parseStrictJson } from '../formats/json/strict.ts'
import { artifactFrom } from './words/artifact-argument.ts'
import { keyHint, storedLine } from './attestation/present.ts'
import { command } from './frame/command.ts'
import type { CliContext } from './frame/context.ts'
import { choice, required, text } from './words/flags.ts'
import { kinds } from './words/artifact-kinds.ts'
import { originFlags, originOf } from './words/origin-flags.ts'
import { readInput } from './words/read-input.ts'
import { registryFlags, registryHelp } from './words/registry-flags.ts'
import { UsageError } from './frame/errors.ts'

type Predicate = NonNullable<(typeof createAttestation)['types']>['input']['predicate']

/** What the server takes at most. */
const mostPredicateBytes = 4 * 1024 * 1024

export const attest = command({
  brief: 'State something about an artifact, signed',
  description: [
    'Makes an in-toto statement about the artifact and signs it: with your key (--key), or with the',
    "server's, and then it counts as stated by you. What begins with . or / is a file.",
    registryHelp,
  ].join('\n'),
  examples: [
    'attest --artifact ghcr.io/my-org/api-server:v1.2.0 --kind CONTAINER_IMAGE \\\n    --predicate tests.json --predicate-type https://in-toto.io/attestation/test-result/v0.1',
    [
      'attest --artifact ./dist/app.tgz --predicate - \\\n    --predicate-type https://slsa.dev/provenance/v1 --key ci.pem --project shop --version v1.2.0 < provenance.json',
      'about a file, signed here',
    ],
  ],
  flags: {
    artifact: required('A reference, sha256:…, or a file', { placeholder: 'ARTIFACT' }),
    kind: choice('What the artifact is', kinds),
    predicate: required('What you state: a JSON object; - is standard input', {
      placeholder: 'FILE',
    }),
    'predicate-type': required('What kind of statement that is', { placeholder: 'URI' }),
    ...originFlags,
    key: text('Sign with this private key: PEM, ECDSA P-256 or Ed25519', { placeholder: 'FILE' }),
    ...registryFlags,
  },
  run: async ({ call, show, note, format, context, connection }, flags) => {
    if (flags.predicate === '-' && flags['registry-password-stdin'])
      throw new UsageError(
        '--predicate - and --registry-password-stdin both want standard input.',
        'Give the predicate as a file',
      )
    // Before any work: whoever cannot reach a server need not resolve anything.
    connection()
    const predicate = await readPredicate(flags.predicate, context)
    const { digest, name, index, manifests } = await artifactFrom(flags.artifact, flags, context)
    const { kind, key } = flags
    const predicateType = flags['predicate-type']
    const origin = originOf(flags)
    if (key === undefined) {
      const statement = {
        digest,
        name,
        kind,
        predicateType,
        predicate,
        index,
        manifests,
      }
      await show(await call(createAttestation, { ...statement, ...origin }), storedLine)
      return
    }
    const { signStatement } = await import('./attestation/sign-statement.ts')
    const statement = { digest, name, kind, predicateType, predicate, origin }
    const envelope = await signStatement(statement, key, context)
    const reply = await call(importAttestation, { envelope, manifests, ...origin })
    await show(reply, storedLine)
    const hint = keyHint(reply.value, key)
    if (hint !== undefined && format === 'table') note(hint)
  },
})

const readPredicate = async (path: string, context: CliContext): Promise<Predicate> => {
  const bytes = await readInput(path, '--predicate', mostPredicateBytes, context)
  const json = parseStrictJson(bytes, { maxBytes: mostPredicateBytes, maxDepth: 100 })
  if (!json.ok) throw new UsageError(`--predicate ${json.problem}.`)
  const { value } = json
  if (!isJsonObject(value))
    throw new UsageError('--predicate must be a JSON object.', 'Such as {"passed": true}')
  const object: unknown = value
  return object as Predicate
}
