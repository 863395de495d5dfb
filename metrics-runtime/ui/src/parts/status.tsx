// The state of the connection: live, paused, lost, restarted, denied.

import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Live } from '../data/live';
import { span, time } from '../format';

/** Draws again each second, for ages and times until the next attempt. */
function useClock(isOn: boolean): void {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = window.setInterval(() => tick(0), 1000);
    return () => window.clearInterval(timer);
  }, [isOn]);
}

/** In a word, in the header. */
export function State({ live }: { live: Live }) {
  const [name, text] = live.status === 'lost' ? ['lost', 'Connection lost']
    : live.status === 'denied' || live.status === 'forbidden' ? ['lost', 'Access denied']
      : live.status === 'loading' ? ['loading', 'Loading']
        : live.paused ? ['paused', 'Paused'] : ['live', 'Live'];
  return <p class={`state ${name}`} role="status" data-state={name}><span class="dot" aria-hidden="true" />{text}</p>;
}

/** What a person must know about the data that is shown. */
export function Connection({ live }: { live: Live }) {
  const isLost = live.status === 'lost';
  useClock(isLost || live.paused);
  const [seen, dismiss] = useState(0);
  const restart = live.restarts[live.restarts.length - 1];
  const age = live.answered > 0 ? span((Date.now() - live.answered) / 1000) : '';
  const wait = Math.max(Math.ceil((live.retryAt - Date.now()) / 1000), 0);
  return (
    <>
      {isLost && (
        <div class="notice bad" data-notice="lost">
          <h2>Connection lost</h2>
          <p>
            {live.failure} {age && <>The data shown is <span class="age">{age}</span> old.</>} Next attempt {wait > 0 ? `in ${wait} s` : 'now'}.
          </p>
          <button type="button" onClick={() => live.wake()}>Try now</button>
        </div>
      )}
      {live.paused && live.model && !isLost && (
        <p class="strip" data-notice="paused">Paused: the data is {age || '0 s'} old. Polling goes on when you resume.</p>
      )}
      {restart !== undefined && live.restarts.length > seen && (
        <div class="notice warn" role="status" data-notice="restarted">
          <h2>The service restarted</h2>
          <p>
            At {time(restart)}, all counters began again at zero. Graphs keep the time before, and mark the restart by a dashed line.
          </p>
          <button type="button" onClick={() => dismiss(live.restarts.length)}>Dismiss</button>
        </div>
      )}
    </>
  );
}

export function Denied({ live }: { live: Live }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <form class="notice denied" onSubmit={(event) => {
      event.preventDefault();
      if (input.current?.value) live.signIn(input.current.value);
    }}>
      <h1>Access denied</h1>
      <p>{live.refused ? 'The service refused this token.' : 'This service shows its metrics only to holders of its token.'}</p>
      <label for="token">Bearer token</label>
      <input id="token" type="password" ref={input} autocomplete="off" required aria-invalid={live.refused} />
      <button type="submit">Show metrics</button>
      <p class="note">The token stays in this tab, and is sent to this service only.</p>
    </form>
  );
}

export function Forbidden({ live }: { live: Live }) {
  return (
    <div class="notice bad">
      <h1>Access denied</h1>
      <p>The service answers requests for metrics from some networks only, and this machine is in none of them (status 403).</p>
      <p class="note">Allow the network in the access rule of the metrics endpoint, or use a machine that is allowed.</p>
      <button type="button" onClick={() => live.retry()}>Try again</button>
    </div>
  );
}

/** Before the first snapshot: the shape of what will come. */
export function Skeleton({ live }: { live: Live }) {
  if (live.status === 'lost') return null;
  return (
    <div aria-busy="true">
      <h1>Loading metrics</h1>
      <p class="lead">Reading the catalogue and the first snapshot.</p>
      <div class="tiles" aria-hidden="true">{[1, 2, 3, 4, 5, 6].map((i) => <div class="tile empty-tile" key={i} />)}</div>
    </div>
  );
}
