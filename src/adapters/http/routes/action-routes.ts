import type { AnyAction } from '../../../application/actions/action'
import { API_ROOT, type ActionRoute } from './route'

/** `POST /api/v1/<context>/<path>`. */
export const actionRoute = (action: AnyAction): ActionRoute => ({
  kind: 'action',
  method: 'POST',
  template: `${API_ROOT}/${action.context}/${action.path}`,
  group: action.context,
  operationId: action.name,
  summary: action.summary,
  action,
})
