import { mountPage } from '../ui/mountPage.tsx'
import { VisitorPage } from './VisitorPage.tsx'

mountPage(<VisitorPage />)
