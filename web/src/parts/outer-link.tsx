import type { ComponentChildren } from 'preact'
import { isWebAddress } from './web-address.ts'

/** A link to elsewhere, which is told nothing of us; what is no web address is only text. */
export const OuterLink = ({
  to,
  children,
}: {
  readonly to: string
  readonly children?: ComponentChildren
}) =>
  isWebAddress(to) ? (
    <a href={to} rel="noreferrer noopener" target="_blank" class="outer">
      {children ?? to}
    </a>
  ) : (
    <bdi>{to}</bdi>
  )
