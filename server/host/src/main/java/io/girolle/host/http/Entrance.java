package io.girolle.host.http;

/** The ways in which clients come to a function. */
enum Entrance {
  /** A direct invocation. */
  INVOKE(new DirectAnswer()),
  /** A trigger, whose headers are framed. */
  TRIGGER(new TriggerAnswer()),
  /** A trigger in the route form of 2018, without the framing. */
  ROUTE(new DirectAnswer());

  private final AnswerForm form;

  Entrance(AnswerForm form) {
    this.form = form;
  }

  AnswerForm form() {
    return form;
  }

  boolean isFramed() {
    return this == TRIGGER;
  }

  boolean mayDetach() {
    return this == INVOKE;
  }
}
