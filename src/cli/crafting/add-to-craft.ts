import type { Invocation } from '../frame/invocation.ts'
import { InvalidError, UsageError } from '../frame/errors.ts'
import { addMaterial, fitsPush, mostMaterials, type Added, type CraftMaterial } from './craft.ts'
import { keepBytes } from './keep-bytes.ts'
import { saveCraft } from './craft-file.ts'
import { holding, requireCraft, type CraftPlace, requireOpen } from './places.ts'
import type { ReadMaterial } from './typed-material.ts'

/** What `add` answers: never a string's content. */
export interface AddedMaterial {
  readonly outcome: 'added' | 'replaced' | 'unchanged'
  /** Whether the server has the bytes; null for what has none of its own here. */
  readonly kept: boolean | null
  readonly name: string
  readonly kind: string
  readonly digest: string
  readonly uri: string | null
  readonly file: string | null
  readonly size: number | null
  readonly mediaType: string | null
  readonly notes: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * Brings a material's bytes to the server and then keeps it in the craft, so that a craft names
 * nothing that was not brought. Others may add at the same time.
 */
export const addToCraft = async (
  invocation: Invocation,
  place: CraftPlace,
  { material: read, file, manifests = [] }: ReadMaterial,
  mayReplace: boolean,
): Promise<AddedMaterial> => {
  const whole: CraftMaterial = manifests.length === 0 ? read : { ...read, manifests }
  const others = (await requireCraft(place)).materials.filter(({ name }) => name !== read.name)
  const fits = fitsPush([...others, whole])
  const material = fits ? whole : read
  requireAdded(addMaterial(await requireCraft(place), material, mayReplace), material.name)
  const kept = file === undefined ? null : await keepBytes(invocation, file)
  const outcome = await holding(place, async () => {
    const craft = await requireCraft(place)
    requireOpen(craft)
    const added = requireAdded(addMaterial(craft, material, mayReplace), material.name)
    if (added.went !== 'unchanged') await saveCraft(place.path, added.craft)
    return added.went
  })
  if (!fits)
    invocation.note(
      `What ${read.name} is made of is left out: too many images are in this attestation.`,
    )
  const { content: _content, ...shown } = read
  return { outcome, kept, ...shown }
}

type Done = Exclude<Added, { readonly went: 'taken' | 'full' }>

const requireAdded = (added: Added, name: string): Done => {
  if (added.went === 'full')
    throw new InvalidError(
      `An attestation has at most ${mostMaterials} materials.`,
      [],
      'Put many of them into one archive, or make two attestations',
    )
  if (added.went === 'taken')
    throw new UsageError(
      `Another material is called ${name}: ${added.by.kind} ${added.by.digest}.`,
      'Give this one another --name, or put it in that place: --replace',
    )
  return added
}
