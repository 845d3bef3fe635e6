import { command } from '../frame/command.ts'
import { annotationsOf } from '../crafting/annotations.ts'
import { addToCraft } from '../crafting/add-to-craft.ts'
import {
  craftFlags,
  findPlace,
  requireCraft,
  requireOpen,
  requireSameServer,
} from '../crafting/places.ts'
import { sizeText } from '../shown/size-text.ts'
import { choice, many, required, text, toggle } from '../words/flags.ts'
import {
  isInventoryKind,
  largestInventoryBytes,
  materialKinds,
} from '../../formats/materials/kind.ts'
import { registryFlags, registryHelp } from '../words/registry-flags.ts'
import { madeHere } from '../frame/invocation.ts'

export const add = command({
  brief: 'Add a material to the attestation that is being made',
  description: [
    'A file, a reference or a string. Without --kind a file is looked into, strict formats first; a',
    'reference must name its registry (localhost:5000/api:v1); all else is a string. Images, charts',
    "and artifacts become the attestation's subjects. A file's bytes (up to 64 MiB) are kept by the",
    'server and named by their digest: what becomes of the file later changes nothing.',
    registryHelp,
  ].join('\n'),
  examples: [
    'attestation add --name api --value ghcr.io/my-org/api-server:v1.2.0',
    'attestation add --name packages --value ./sbom.cdx.json',
    [
      'attestation add --name ticket --value OPS-42 --kind STRING --annotation team=core',
      'a string',
    ],
  ],
  flags: {
    name: text('What you call it (default: made of the file or reference)', {
      placeholder: 'NAME',
    }),
    value: required('A file, a reference or a string', { placeholder: 'VALUE' }),
    kind: choice('What it is (default: found out)', materialKinds),
    annotation: many('Something to say of it', 'KEY=VALUE'),
    replace: toggle('Put it in place of another material of its name'),
    ...craftFlags,
    ...registryFlags,
  },
  run: async (invocation, flags) => {
    const { context, show } = invocation
    const annotations = annotationsOf(flags.annotation)
    const place = await findPlace(flags, context)
    const craft = await requireCraft(place)
    requireSameServer(craft, invocation)
    requireOpen(craft)
    const { readValue } = await import('../crafting/read-value.ts')
    const { value, name, kind } = flags
    const read = await readValue({ value, name, kind, annotations }, flags, context)
    const added = await addToCraft(invocation, place, read, flags.replace ?? false)
    if (added.kept === false)
      invocation.note(
        `${added.name} is larger than 64 MiB: its digest counts, its bytes stay here.`,
      )
    else if (isInventoryKind(added.kind) && (added.size ?? 0) > largestInventoryBytes)
      invocation.note(
        `${added.name} is larger than 16 MiB: it is kept, and berth where does not look into it.`,
      )
    await show(madeHere(added), (it) => {
      const size = it.size === null ? '' : `, ${sizeText(it.size)}`
      const what = { added: 'added', replaced: 'replaced', unchanged: 'was there already' }
      return `${it.name} ${what[it.outcome]}: ${it.kind} ${it.digest}${size}.\n`
    })
  },
})
