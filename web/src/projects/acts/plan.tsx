import type { VNode } from 'preact'
import type { Deployment, RunStarted } from '../../../../src/contract/deployments.ts'
import { Digest } from '../../parts/digest.tsx'
import './plan.css'

/** What would happen, service by service: what runs, what is run on the way, and what differs. */
export const Plan = ({ of: { changes, commands, differences } }: { readonly of: RunStarted }) => {
  const releases = commands.filter(({ release }) => release !== null)
  const variables = differences.flatMap(({ service, variables: keys }) =>
    keys.map((variable) => ({ service, ...variable })),
  )
  const tools = differences.flatMap(({ service, toolchain }) =>
    toolchain.map((tool) => ({ service, ...tool })),
  )
  return (
    <>
      <table class="plan" aria-label="The plan">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Runs now</th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((each) => (
            <tr key={each.service}>
              <th scope="row">{each.service}</th>
              <td>{each.now === null ? 'nothing' : <Artifact of={each.now} />}</td>
              <td>
                <Then {...each} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Lines title="Run on the way, once for an artifact">
        {releases.map(({ service, release }) => (
          <li key={service}>
            <code>{release}</code> of {service}
          </li>
        ))}
      </Lines>
      {differences.length > 0 && variables.length === 0 && <p>No variable becomes different.</p>}
      <Lines title="Variables that become different">
        {variables.map(({ service, key, change, secret }) => (
          <li key={`${service} ${key}`}>
            <code>{key}</code> of {service}: {change}
            {secret && ' (secret)'}
          </li>
        ))}
      </Lines>
      <Lines title="Made with something else">
        {tools.map(({ service, name, from, to }) => (
          <li key={`${service} ${name}`}>
            {name} of {service}: {from ?? 'none'} → {to ?? 'none'}
          </li>
        ))}
      </Lines>
    </>
  )
}

const Lines = ({
  title,
  children,
}: {
  readonly title: string
  readonly children: readonly VNode[]
}) =>
  children.length === 0 ? null : (
    <>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </>
  )

const Then = ({ now, next }: RunStarted['changes'][number]) => {
  if (next === null) return <>nothing</>
  if (next.id === now?.id) return <>stays as it is</>
  const isSame = next.digest !== null && next.digest === now?.digest && next.version === now.version
  return isSame ? <>the same, begun anew</> : <Artifact of={next} />
}

/** An artifact in a few words: version, and the digest to compare. */
const Artifact = ({ of: { version, digest } }: { readonly of: Deployment }) => (
  <>
    {version} {digest === null ? 'built from source' : <Digest value={digest} />}
  </>
)
