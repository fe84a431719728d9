// The data of the HTTP contract (docs/http.md) and what the modules pass to one another. Types only, nothing runs.

export type Mode = "train" | "eval" | "mc";
export type Speed = number | "max";
export type Who = "network" | "twin";

export interface Experiment {
  dataset: string;
  hidden: number[];
  drop_rates: number[];
  input_drop_rate: number;
  mask_per: "batch" | "example";
  scaling: "inverted" | "classic" | "none";
  optimizer: "sgd" | "momentum" | "adam";
  weight_decay: number;
  twin: boolean;
  [field: string]: unknown;
}

export interface Setting {
  step: number;
  name: string;
  value: unknown;
}

export interface State {
  id: string;
  experiment: Experiment;
  parameters: Pick<Experiment, "drop_rates" | "input_drop_rate" | "scaling" | "weight_decay">;
  commands: Setting[];
  mode: Mode;
  playing: boolean;
  waiting: boolean;
  seeking: number | null;
  speed: Speed;
  step: number;
  steps: number;
  steps_per_epoch: number;
  ended: { reason: "done" | "diverged"; step: number; detail: string } | null;
  metrics: Numbers | null;
}

export interface Iteration {
  step: number;
  loss: number | null;
  masks: (number[] | string)[];
}

export interface Layer {
  mask: number[];
  activation: (number | null)[];
  factor: number;
}

export interface Frame {
  step: number;
  epoch: number;
  mode: Mode;
  iterations: Iteration[];
  example: {
    split: "train" | "test";
    index: number;
    position: number;
    of: number;
    label: number;
    true_label: number;
    loss: number | null;
  };
  input: (number | null)[];
  input_mask?: number[];
  input_factor?: number;
  layers: Layer[];
  output: (number | null)[];
  zero_gradients: number | null;
  weight_count: number;
  weights?: number[][][];
  draw?: number;
}

export interface NetworkNumbers {
  train_loss: number | null;
  train_accuracy: number | null;
  test_loss: number | null;
  test_accuracy: number | null;
  wrong_labels_learned: number;
}

export interface Numbers {
  step: number;
  network: NetworkNumbers;
  twin?: NetworkNumbers;
}

export interface Boundary {
  size: number;
  network: string;
  twin?: string;
}

export interface Metrics extends Numbers {
  wrong_labels: number;
  boundary: Boundary | null;
}

export interface Snapshot {
  experiment: Experiment;
  state: State;
  history: { loss: (number | null)[]; metrics: Numbers[] };
  metrics: Metrics;
  frame: Frame;
}

/** What arrives on a run's stream, by kind. */
export interface Events {
  snapshot: Snapshot;
  frame: Frame;
  metrics: Metrics;
  state: State;
  end: { reason: string; step: number; detail: string };
  bye: { reason?: string };
}

/** How the stream itself fares: `gone` when the server no longer knows the run. */
export type Link = "live" | "lost" | "gone";

/** Shares and means over the latest iterations, per neuron. */
export interface Lately {
  asleep: Float64Array[];
  activation: Float64Array[];
  input: Float64Array;
  output: Float64Array;
}

/** Everything there is to show at one moment. */
export interface Scene {
  state: State;
  frame: Frame;
  weights: number[][][];
  numbers: Numbers;
  boundary: Boundary | null;
  wrongLabels: number;
  history: Numbers[];
  lately: Lately;
  /** Whether single masks would change more than three times a second. */
  fast: boolean;
}

export type View = (scene: Scene) => void;

/** What the page was asked for. */
export interface Start {
  request: Record<string, unknown>;
  mode: Mode;
  speed: Speed;
  playing: boolean;
}

export type Command =
  | { command: "play" | "pause" | "reset" }
  | { command: "step"; count: number }
  | { command: "seek"; step: number }
  | { command: "mode"; value: Mode }
  | { command: "speed"; value: Speed };

export interface Run {
  begin(): Promise<void>;
  command(command: Command): Promise<void>;
}

declare global {
  interface Window {
    htmx: { process(element: Element): void };
  }
}
