import { Refusal } from '../../kernel/refusal.ts'
import type { Release, Settings } from '../deployment.ts'
import type { Built, DeployPorts } from '../runtime.ts'

type Toolchain = Built['toolchain']

/** One thing that two artifacts were made with differently; null where one of them was without. */
export interface ToolchainDifference {
  /** A program, or `platform`. */
  readonly name: string
  readonly from: string | null
  readonly to: string | null
}

/** What two releases were made with differently, by name; nothing where it is the same. Pure. */
export const toolchainDifference = (
  from: Pick<Release, 'toolchain'>,
  to: Pick<Release, 'toolchain'>,
): readonly ToolchainDifference[] => {
  const [before, after] = [madeWith(from), madeWith(to)]
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return names.flatMap((name) => {
    const [one, other] = [before.get(name), after.get(name)]
    if (one?.digest === other?.digest) return []
    // Of two builds of one version only the files tell that they differ.
    const isSameText = one?.text === other?.text
    const textOf = (it: Made | undefined): string | null =>
      it ? (isSameText ? `${it.text} (${it.digest.slice(0, 15)}…)` : it.text) : null
    return [{ name, from: textOf(one), to: textOf(other) }]
  })
}

interface Made {
  readonly text: string
  readonly digest: string
}

const madeWith = ({ toolchain }: Pick<Release, 'toolchain'>): ReadonlyMap<string, Made> => {
  const { platform, programs } = JSON.parse(toolchain) as Toolchain
  return new Map<string, Made>([
    ['platform', { text: platform, digest: platform }],
    ...programs.map(({ name, version, digest }) => [name, { text: version, digest }] as const),
  ])
}

/** The platform on which the host runs processes; null while it does not answer. */
export const hostPlatform = async ({ runtime }: DeployPorts): Promise<string | null> => {
  const state = await runtime.state().catch(() => undefined)
  return state?.platform ?? null
}

/** Where the host's edge listens; undefined while it does not answer. */
export const edgePort = async ({ runtime }: DeployPorts): Promise<number | undefined> => {
  const state = await runtime.state().catch(() => undefined)
  return state?.edge.port
}

/**
 * Refuses what was built for another platform than the one where it is to run. Files that are only
 * served run anywhere, and what runs an image knows itself which ones it can.
 */
export const requirePlatform = (
  { toolchain, kind }: Pick<Release, 'toolchain' | 'kind'>,
  { name, kind: sort }: Pick<Settings, 'name' | 'kind'>,
  here: string | null,
): void => {
  const { platform } = JSON.parse(toolchain) as Toolchain
  if (here === null || kind !== 'ARCHIVE' || sort === 'static' || platform === here) return
  throw new Refusal('platform_differs', `${name} was built for ${platform}; the host is ${here}.`, {
    next: 'Deploy it from source: it is built for this host then.',
  })
}
