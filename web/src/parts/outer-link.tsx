import type { ComponentChildren } from 'preact'
import { isWebAddress } from './web-address.ts'

/**
 * A link to elsewhere, which is told nothing of us; what is no web address is only text. Whose text
 * is not the address itself says where it leads.
 */
export const OuterLink = ({
  to,
  children,
}: {
  readonly to: string
  readonly children?: ComponentChildren
}) => {
  if (!isWebAddress(to)) return <bdi>{to}</bdi>
  return (
    <>
      <a href={to} rel="noreferrer noopener" target="_blank" class="outer">
        {children ?? <bdi>{to}</bdi>}
      </a>
      {children !== undefined && <bdi class="quiet"> {new URL(to).host}</bdi>}
    </>
  )
}
