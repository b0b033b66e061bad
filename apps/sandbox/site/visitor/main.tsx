import { mountPage } from '../ui/PageBar.tsx'
import { VisitorPage } from './VisitorPage.tsx'

mountPage(<VisitorPage />)
