import { h, type ComponentType, type VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Trouble } from '../parts/trouble.tsx'

/** A component whose script comes when it is first shown, and then stays. */
export const late = (load: () => Promise<ComponentType>): ComponentType => {
  let kept: ComponentType | undefined
  return function Late(): VNode {
    const [shown, setShown] = useState(() => kept)
    const [hasFailed, setFailed] = useState(false)
    useEffect(() => {
      if (shown) return
      const bring = async (): Promise<void> => {
        kept = await load()
        setShown(() => kept)
      }
      bring().catch(() => setFailed(true))
    }, [])
    if (shown) return h(shown, {})
    return hasFailed ? (
      <Trouble error={changed} again={() => location.reload()} />
    ) : (
      <p class="waiting">Loading…</p>
    )
  }
}

// An upgraded server has other files than the page that is open, under other names.
const changed = new Error('This part of the page did not come. The page must be loaded again.')
