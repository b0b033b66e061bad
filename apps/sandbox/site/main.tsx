import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Site } from './Site.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

createRoot(root).render(
  <StrictMode>
    <Site />
  </StrictMode>,
)
