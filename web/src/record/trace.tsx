import { counted } from '../parts/counted.ts'
import { useMemo } from 'preact/hooks'
import type { DeploymentRecordDescription } from '../../../src/contract/ledger.ts'
import { trace as showTrace } from '../../../src/contract/trace.ts'
import { useLoaded } from '../data/loaded.ts'
import { shortDigest } from '../parts/digest.tsx'
import { Mark, StatusMark } from '../parts/mark.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { graphOf, linesOf, type DrawnNode, type Graph } from './trace-of.ts'
import { predicateWords, verificationMark } from './verification-words.ts'

/** The way from the commit to where its artifact runs, drawn as a graph that is a list to read. */
export const Trace = ({ record }: { readonly record: DeploymentRecordDescription }) => {
  const { digest } = record.artifact
  const { value, trouble, again } = useLoaded(showTrace, { subject: digest, limit: '200' })
  const own = `record:${record.id}`
  const graph = useMemo(() => value && graphOf(value, own), [value, own])
  return (
    <section aria-labelledby="trace">
      <h2 id="trace">From commit to where it runs</h2>
      {trouble && <Trouble error={trouble} again={again} />}
      {!graph && !trouble && <p class="waiting">Loading…</p>}
      {graph && <Drawing graph={graph} own={own} />}
      {value?.cut && (
        <p>
          There is more than is drawn: <code>berth trace {digest}</code>
        </p>
      )}
      <p>
        <a href={`/search?${new URLSearchParams({ q: digest }).toString()}`}>
          All places where this artifact runs or ran
        </a>
      </p>
    </section>
  )
}

const Drawing = ({ graph, own }: { readonly graph: Graph; readonly own: string }) => {
  const { paths, width, height } = linesOf(graph)
  return (
    <div class="trace">
      <svg
        aria-hidden="true"
        width={`${width}rem`}
        height={`${height}rem`}
        viewBox={`0 0 ${width} ${height}`}
      >
        {paths.map((path) => (
          <path key={path} d={path} />
        ))}
      </svg>
      <ol>
        {graph.layers.map(({ title, nodes }) => (
          <li key={nodes[0]?.id} class="layer">
            <h3>{title}</h3>
            <ul>
              {nodes.map((node) => (
                <li key={node.id} class={node.id === own ? 'node is-this' : 'node'}>
                  <Node node={node} isThis={node.id === own} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  )
}

const Node = ({ node, isThis }: { readonly node: DrawnNode; readonly isThis: boolean }) => {
  switch (node.kind) {
    case 'repository':
      return <bdi title={node.repository}>{node.repository}</bdi>
    case 'commit':
      return <code title={node.commit}>{node.commit.slice(0, 12)}</code>
    case 'workflow':
      return <bdi>{`${node.project ?? ''} ${node.workflow}`.trim()}</bdi>
    case 'run':
      return node.url === null ? (
        <bdi title={node.runId ?? ''}>{node.workflow ?? 'Run'}</bdi>
      ) : (
        <OuterLink to={node.url}>
          <bdi>{node.workflow ?? 'Run'}</bdi>
        </OuterLink>
      )
    case 'attestation': {
      const { is, text } = verificationMark(node.verification)
      return (
        <>
          <a href={`#${node.attestationId}`}>{predicateWords(node.predicateType)}</a>
          <Mark is={is}>{text}</Mark>
        </>
      )
    }
    case 'artifact':
      return (
        <>
          {node.name !== null && <bdi title={node.name}>{node.name}</bdi>}
          <code title={node.digest}>{shortDigest(node.digest)}</code>
        </>
      )
    case 'record':
      return <Place record={node} isThis={isThis} />
    case 'more':
      return <span class="quiet">and {counted(node.count)} more</span>
  }
}

const Place = ({
  record: it,
  isThis,
}: {
  readonly record: Extract<DrawnNode, { readonly kind: 'record' }>
  readonly isThis: boolean
}) => {
  const name = `${it.deploymentName} in ${it.logicalEnvironment} on ${it.environment}`
  return (
    <>
      {isThis ? (
        <b title={name}>this record</b>
      ) : (
        <a href={`/records/${it.recordId}`} title={name}>
          <bdi>{it.deploymentName}</bdi>
        </a>
      )}
      <span>
        {it.logicalEnvironment}, {it.environment}
      </span>
      <StatusMark is={it.status} />
    </>
  )
}
