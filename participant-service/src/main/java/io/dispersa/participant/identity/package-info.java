/** What the participant's data directory is, and how often it has been started. */
@NullMarked
package io.dispersa.participant.identity;

import org.jspecify.annotations.NullMarked;
