import type { Deployment, RunStarted } from '../../../../src/contract/deployments.ts'
import { Digest } from '../../parts/digest.tsx'
import type { Change } from './acts.ts'
import './plan.css'

/** What would happen, service by service, and which variables would differ, by key. */
export const Plan = ({
  changes,
  differences,
}: {
  readonly changes: readonly Change[]
  /** Undefined where the server says nothing of them. */
  readonly differences?: RunStarted['differences'] | undefined
}) => {
  const variables = (differences ?? []).flatMap((each) =>
    each.variables.map((variable) => ({ service: each.service, ...variable })),
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
          {changes.map(({ service, now, next }) => (
            <tr key={service}>
              <th scope="row">{service}</th>
              <td>{now === null ? 'nothing' : <Artifact of={now} />}</td>
              <td>{typeof next === 'string' ? next : <Artifact of={next} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {differences && variables.length === 0 && <p>No variable becomes different.</p>}
      {variables.length > 0 && (
        <>
          <h3>Variables that become different</h3>
          <ul>
            {variables.map(({ service, key, change, secret }) => (
              <li key={`${service} ${key}`}>
                <code>{key}</code> of {service}: {change}
                {secret && ' (secret)'}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

/** An artifact in a few words: version, and the digest to compare. */
const Artifact = ({ of: { version, digest } }: { readonly of: Deployment }) => (
  <>
    {version} {digest === null ? 'built from source' : <Digest value={digest} />}
  </>
)
