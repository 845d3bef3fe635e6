import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useSending } from '../data/sending.ts'
import { Trouble } from './trouble.tsx'
import './dialog.css'

/** A question or a form above the page; Escape closes it, and focus goes back where it was. */
export const Dialog = ({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}) => {
  const box = useRef<HTMLDialogElement>(null)
  const name = useId()
  useEffect(() => {
    const open = box.current
    const before = document.activeElement
    open?.showModal()
    // It is taken out of the page before it is closed: the browser no longer brings focus back.
    return () => {
      open?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      class="dialog"
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={name}>{title}</h2>
      {children}
    </dialog>
  )
}

/**
 * Says what will happen and asks whether it shall. `onConfirm` does it: while it runs the buttons
 * wait, and what it throws is shown here. It closes by `onClose`, which whoever asked calls too.
 */
export const Confirm = ({
  title,
  action,
  isDangerous = false,
  isReady = true,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string
  /** What the button says, such as `Delete environment`. */
  readonly action: string
  readonly isDangerous?: boolean
  /** Whether what will happen is known yet; before that nobody confirms it. */
  readonly isReady?: boolean
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
  readonly children: ComponentChildren
}) => {
  const { trouble, isBusy, send } = useSending()
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {trouble && <Trouble error={trouble} />}
      <div class="actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class={isDangerous ? 'dangerous' : 'main'}
          disabled={isBusy || !isReady}
          onClick={() => void send(onConfirm)}
        >
          {action}
        </button>
      </div>
    </Dialog>
  )
}
