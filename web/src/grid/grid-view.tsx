import { takeSnapshot } from '../../../src/contract/overview.ts'
import { useLoaded } from '../data/loaded.ts'
import { Digest } from '../parts/digest.tsx'
import { Empty } from '../parts/empty.tsx'
import { Age } from '../parts/instant.tsx'
import { Trouble } from '../parts/trouble.tsx'

/** What runs where: environments by logical environments, or projects by stages. */
export const GridView = () => {
  const { value, trouble, again } = useLoaded(takeSnapshot, {})
  if (trouble) return <Trouble error={trouble} again={again} />
  if (!value) return <p class="waiting">Loading…</p>
  if (value.items.length === 0)
    return (
      <Empty command="berth deployment record --env prod-cluster --logical-env production …">
        Nothing is deployed yet. Report what runs, or deploy something:
      </Empty>
    )
  return (
    <ul>
      {value.items.map((item) => (
        <li key={item.id}>
          <a href={`/records/${item.id}`}>{item.deploymentName}</a> {item.version}{' '}
          <Digest value={item.digest} /> <Age since={item.deployedAt} />
        </li>
      ))}
    </ul>
  )
}
