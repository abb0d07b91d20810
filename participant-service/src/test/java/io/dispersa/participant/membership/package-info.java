@NullMarked
package io.dispersa.participant.membership;

import org.jspecify.annotations.NullMarked;
