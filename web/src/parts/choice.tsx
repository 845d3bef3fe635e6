import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import './choice.css'

/** Something to say yes to. */
export const Choice = ({
  isOn,
  set,
  children,
}: {
  readonly isOn: boolean
  readonly set: (isOn: boolean) => void
  readonly children: ComponentChildren
}) => {
  const id = useId()
  return (
    <p class="choice">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      <label for={id}>{children}</label>
    </p>
  )
}
