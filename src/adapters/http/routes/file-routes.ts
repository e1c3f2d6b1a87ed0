import type { AnyDownload } from '../../../application/files/download'
import type { AnyUpload } from '../../../application/files/upload'
import { operationIdOf } from './query-routes'
import { API_ROOT, type DownloadRoute, type UploadRoute } from './route'

/** `PUT` or `POST /api/v1/<context>/<path>`, whose body is the file. */
export const uploadRoute = (upload: AnyUpload): UploadRoute => ({
  kind: 'upload',
  method: upload.method,
  template: `${API_ROOT}/${upload.context}/${upload.path}`,
  group: upload.context,
  operationId: upload.name,
  summary: upload.summary,
  upload,
})

/** `GET /api/v1/<context>/<path>`, whose answer is the file. */
export const downloadRoute = (download: AnyDownload): DownloadRoute => ({
  kind: 'download',
  method: 'GET',
  template: `${API_ROOT}/${download.context}/${download.path}`,
  group: download.context,
  operationId: operationIdOf(download.name),
  summary: download.summary,
  download,
})
