// What the server answers. The catalogue is `metrics_runtime::Catalogue` as serde writes it.

export type Kind = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';

export type GroupName =
  | 'business' | 'requests' | 'functions' | 'database' | 'cache' | 'queues' | 'background_tasks'
  | 'external_calls' | 'authentication' | 'program' | 'process' | 'tokio' | 'metrics';

export interface LabelEntry {
  name: string;
  values: string[];
  limit?: number;
  other?: string;
}

export interface Location {
  crate?: string;
  file?: string;
  line?: number;
  module?: string;
  item?: string;
}

export interface Declaration extends Location {
  labels: LabelEntry[];
  series: number;
}

export interface MetricEntry {
  name: string;
  kind: Kind;
  unit?: string;
  help: string;
  processes?: string;
  series: number;
  labels: LabelEntry[];
  declarations: Declaration[];
}

export interface FailureMatcher {
  label: string;
  values: string;
  queued?: string;
}

export interface CallMetrics {
  group: GroupName;
  counter: string;
  duration: string;
  metrics: string[];
  labels: string[];
  failed: FailureMatcher;
  lookups?: [string, string];
  /** A value of the failure label that is a failure, and one that is a success. */
  examples: [string, string];
}

export interface Objective extends Location {
  requests: boolean;
  labels: Record<string, string>;
  success?: { percent: number; metric: string; failed: FailureMatcher };
  latency?: { percent: number; seconds: number; metric: string; le: string };
}

export interface Catalogue {
  metrics: MetricEntry[];
  counted: CallMetrics[];
  objectives: Objective[];
}

export interface About {
  service: string;
  process: string;
  started: number;
  now: number;
  catalogue: Catalogue;
  conflicts: string[];
}

export interface ValuesAnswer {
  process: string;
  layout: string;
  version: number;
  time: number;
  base: number | null;
  values?: string;
}

export interface RequestEntry {
  time: number;
  method: string;
  endpoint: string;
  status: number;
  seconds: number;
  error: string | null;
  trace: string | null;
}

export interface RequestsAnswer {
  process: string;
  seq: number;
  failed?: RequestEntry[];
  slowest?: RequestEntry[];
}
