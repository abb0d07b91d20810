@NullMarked
package io.dispersa.participant.partition;

import org.jspecify.annotations.NullMarked;
