import { membersIn, textIn, type Gathered, type Wanted } from '../json/gather.ts'
import { packageOf, type Collector } from './collect.ts'
import type { VulnerabilityStatus } from './sbom.ts'

/**
 * What a CycloneDX document (JSON, 1.2 to 1.x) holds at its top: components at any depth, the
 * described one among them, but neither tools nor ancestors; what is excluded from use is left out.
 */
export const cyclonedx = (into: Collector): Readonly<Record<string, Wanted>> => {
  const component: Wanted = {
    texts: ['purl', 'version', 'scope'],
    members: () => ({ components: component }),
    take: (found) => {
      if (textIn(found, 'scope') === 'excluded') return
      into.component(found.texts.get('purl') ?? [], textIn(found, 'version'))
    },
  }
  return {
    components: component,
    metadata: { members: () => ({ component }) },
    vulnerabilities: {
      texts: ['id'],
      members: () => ({
        analysis: { texts: ['state', 'justification'] },
        affects: { texts: ['ref'] },
      }),
      take: (found) => takeVulnerability(into, found),
    },
  }
}

const takeVulnerability = (into: Collector, found: Gathered): void => {
  const [analysis] = membersIn(found, 'analysis')
  const refs = membersIn(found, 'affects').flatMap((affected) => textIn(affected, 'ref') ?? [])
  // A reference is a package URL by custom; any other name is some component of the subject's.
  const packages = refs.map(packageOf)
  const areAllPackages = packages.every((each) => each !== undefined)
  into.claim({
    ids: found.texts.get('id') ?? [],
    status: statusOf(analysis && textIn(analysis, 'state')),
    justification: (analysis && textIn(analysis, 'justification')) ?? null,
    packages: areAllPackages ? packages.filter((each) => each !== undefined) : [],
  })
}

/** The states of CycloneDX ("impactAnalysisState") in the words of OpenVEX. */
const statusOf = (state: string | undefined): VulnerabilityStatus =>
  (state === undefined ? undefined : statuses.get(state)) ?? 'affected'

const statuses: ReadonlyMap<string, VulnerabilityStatus> = new Map([
  ['not_affected', 'not_affected'],
  ['false_positive', 'not_affected'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['in_triage', 'under_investigation'],
])
