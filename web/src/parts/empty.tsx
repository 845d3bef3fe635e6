import type { ComponentChildren } from 'preact'

/** Nothing to show yet, and the command that changes it. */
export const Empty = ({
  children,
  command,
}: {
  readonly children: ComponentChildren
  readonly command: string
}) => (
  <div class="empty">
    <p>{children}</p>
    <pre>
      <code>{command}</code>
    </pre>
  </div>
)
