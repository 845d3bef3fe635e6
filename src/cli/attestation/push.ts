import { ProblemError } from '../../client/errors.ts'
import type { Reply } from '../../client/message.ts'
import { pushWorkflowRun, type PushedWorkflowRun } from '../../contract/workflows.ts'
import { command } from '../frame/command.ts'
import { annotationsOf } from '../crafting/annotations.ts'
import { manifestsOf, type BegunCraft, type Sealed } from '../crafting/craft.ts'
import { dropCraft, saveCraft } from '../crafting/craft-file.ts'
import {
  craftFlags,
  findPlace,
  holding,
  requireCraft,
  type CraftPlace,
  requireSameServer,
} from '../crafting/places.ts'
import { many, text } from '../words/flags.ts'
import type { Invocation } from '../frame/invocation.ts'
import { keyHint, storedLine } from './present.ts'

export const push = command({
  brief: 'Sign the attestation that is being made, and end its workflow run',
  description: [
    'Makes an in-toto statement of the run and its materials and signs it: with your key (--key), or',
    "with the server's, and then it counts as stated by you. After a lost answer, push once more: the",
    'same is sent again, and kept once.',
  ].join('\n'),
  examples: ['attestation push', ['attestation push --key ci.pem', 'signed here']],
  flags: {
    key: text('Sign with this private key: PEM, ECDSA P-256 or Ed25519', { placeholder: 'FILE' }),
    annotation: many('Something to say of the whole', 'KEY=VALUE'),
    ...craftFlags,
  },
  run: async (invocation, flags) => {
    const { context, show, note, format } = invocation
    const annotations = annotationsOf(flags.annotation)
    const place = await findPlace(flags, context)
    const { craft, sealed } = await holding(place, async () => {
      const found = await requireCraft(place)
      requireSameServer(found, invocation)
      if (found.sealed) return { craft: found, sealed: found.sealed }
      const { sealCraft } = await import('../crafting/seal.ts')
      const fresh = await sealCraft(found, flags.key, annotations, context)
      await saveCraft(place.path, { ...found, sealed: fresh })
      return { craft: found, sealed: fresh }
    })
    const reply = await send(invocation, place, craft, sealed)
    await holding(place, async (gone) => {
      await dropCraft(place.path)
      gone()
    })
    const hint = flags.key && keyHint(reply.value.attestation, flags.key)
    await show(reply, ({ run, attestation }) => {
      const released = run.release ? `Version ${run.version} of ${run.project} is released.\n` : ''
      return `${storedLine(attestation)}Workflow run ${run.id} is a ${run.state}.\n${released}`
    })
    if (hint !== undefined && hint !== '' && format === 'table') note(hint)
  },
})

/** Sends what was sealed; what the server refuses for good may be changed and sealed anew. */
const send = async (
  { call }: Invocation,
  place: CraftPlace,
  { run, materials }: BegunCraft,
  sealed: Sealed,
): Promise<Reply<PushedWorkflowRun>> => {
  const evidence =
    sealed.by === 'key' ? { envelope: sealed.envelope } : { statement: sealed.statement }
  const manifests = manifestsOf(materials)
  const along = manifests.length === 0 ? {} : { manifests }
  try {
    return await call(pushWorkflowRun, { id: run.id, ...evidence, ...along })
  } catch (error) {
    if (error instanceof ProblemError && !error.problem.retryable)
      await holding(place, async () => {
        await saveCraft(place.path, { ...(await requireCraft(place)), sealed: null })
      })
    throw error
  }
}
