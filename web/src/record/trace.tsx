import { useMemo } from 'preact/hooks'
import { where, type DeploymentRecordDescription } from '../../../src/contract/ledger.ts'
import { useLoaded } from '../data/loaded.ts'
import { shortDigest } from '../parts/digest.tsx'
import { Mark, StatusMark } from '../parts/mark.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { linesOf, traceOf, type TraceNode } from './trace-of.ts'
import { predicateWords, verificationMark } from './verification-words.ts'

type Described = { readonly record: DeploymentRecordDescription }

/** The way from the commit to where its artifact runs, drawn as a graph that is a list to read. */
export const Trace = ({ record }: Described) => {
  const { value } = useLoaded(where, { digest: record.artifact.digest, limit: '100' })
  const graph = useMemo(() => traceOf(record, value?.items ?? []), [record, value])
  const { paths, width, height } = linesOf(graph)
  return (
    <section aria-labelledby="trace">
      <h2 id="trace">From commit to where it runs</h2>
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
            <li key={title} class="layer">
              <h3>{title}</h3>
              <ul>
                {nodes.map((node) => (
                  <li key={node.key} class={isSelf(node, record) ? 'node is-this' : 'node'}>
                    <Node node={node} record={record} />
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </div>
      <p>
        <a href={`/search?${new URLSearchParams({ q: record.artifact.digest }).toString()}`}>
          All places where this artifact runs or ran
        </a>
      </p>
    </section>
  )
}

const isSelf = (node: TraceNode, { id }: DeploymentRecordDescription): boolean => node.key === id

const Node = ({ node, record }: { readonly node: TraceNode } & Described) => {
  if (node.is === 'commit') return <code title={node.commit}>{node.commit.slice(0, 12)}</code>
  if (node.is === 'more') return <span class="quiet">and {node.count} more</span>
  if (node.is === 'run') {
    const name = <bdi>{node.workflow ?? 'Run'}</bdi>
    return node.runUrl === null ? name : <OuterLink to={node.runUrl}>{name}</OuterLink>
  }
  if (node.is === 'attestation') {
    const { predicateType, verification, id } = node.attestation
    return (
      <>
        <a href={`#${id}`}>{predicateWords(predicateType)}</a>
        <Mark is={verificationMark(verification).is}>{verificationMark(verification).text}</Mark>
      </>
    )
  }
  if (node.is === 'artifact')
    return (
      <>
        {record.artifact.name !== null && <bdi>{record.artifact.name}</bdi>}
        <code title={record.artifact.digest}>{shortDigest(record.artifact.digest)}</code>
      </>
    )
  return <Place record={node.record} isThis={isSelf(node, record)} />
}

const Place = ({
  record: it,
  isThis,
}: {
  readonly record: Extract<TraceNode, { readonly is: 'record' }>['record']
  readonly isThis: boolean
}) => {
  const name = `${it.deploymentName} in ${it.logicalEnvironment} on ${it.environment}`
  return (
    <>
      {isThis ? (
        <b title={name}>this record</b>
      ) : (
        <a href={`/records/${it.id}`} title={name}>
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
