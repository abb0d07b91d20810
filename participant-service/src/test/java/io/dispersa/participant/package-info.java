@NullMarked
package io.dispersa.participant;

import org.jspecify.annotations.NullMarked;
