/** The participant's registration with the main node and its heartbeats. */
@NullMarked
package io.dispersa.participant.membership;

import org.jspecify.annotations.NullMarked;
