import { render } from 'preact'
import './style/tokens.css'
import './style/base.css'
import { App } from './shell/app.tsx'
import { followLinks } from './address.ts'

const root = document.createElement('div')
root.id = 'page'
document.body.append(root)
followLinks(root)
render(<App />, root)
