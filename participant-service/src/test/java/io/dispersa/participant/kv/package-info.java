@NullMarked
package io.dispersa.participant.kv;

import org.jspecify.annotations.NullMarked;
