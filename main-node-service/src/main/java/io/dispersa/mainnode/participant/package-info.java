/** The main node's side of the conversation with a participant. */
@NullMarked
package io.dispersa.mainnode.participant;

import org.jspecify.annotations.NullMarked;
