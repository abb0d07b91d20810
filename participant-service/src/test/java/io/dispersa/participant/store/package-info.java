@NullMarked
package io.dispersa.participant.store;

import org.jspecify.annotations.NullMarked;
