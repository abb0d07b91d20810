@NullMarked
package io.dispersa.participant.identity;

import org.jspecify.annotations.NullMarked;
