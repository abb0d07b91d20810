/** The replicas of this participant, and the one way to read and write them. */
@NullMarked
package io.dispersa.participant.partition;

import org.jspecify.annotations.NullMarked;
