import { mountPage } from '../ui/PageBar.tsx'
import { AgentPage } from './AgentPage.tsx'

mountPage(<AgentPage />)
