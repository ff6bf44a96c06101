// A series as a stream of events: refinement begins with the subscription and stops with it.
import { Observable } from 'rxjs';
import type { SeriesEvent } from './series-events.js';
import type { SeriesRequest } from './series-request.js';
import { runSeries } from './series-run.js';

/**
 * Refines one model a map. Events come in this order: `preflight`, `plan`, then `frame-started`, `frame-progress` and
 * `frame-finished` of the refinements, `warning` in between, and `finished` with all results as the last.
 *
 * Every subscription is a run of its own. Unsubscribing, or aborting `request.signal`, stops the workers and leaves the
 * journal whole; after an abort the stream ends in a StoppedError once everything is given back. Other errors:
 * UserError for what the user can mend, any other Error for a fault of the program.
 */
export function refineSeries(request: SeriesRequest): Observable<SeriesEvent> {
  return new Observable<SeriesEvent>((subscriber) => {
    const controller = new AbortController();
    const onAbort = (): void => controller.abort();
    request.signal?.addEventListener('abort', onAbort);
    if (request.signal?.aborted) controller.abort();
    runSeries(request, (event) => subscriber.next(event), controller.signal)
      .then(
        (result) => {
          subscriber.next({ type: 'finished', result });
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(error),
      )
      .finally(() => request.signal?.removeEventListener('abort', onAbort));
    return () => controller.abort();
  });
}
