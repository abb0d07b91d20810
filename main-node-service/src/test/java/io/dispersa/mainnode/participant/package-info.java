@NullMarked
package io.dispersa.mainnode.participant;

import org.jspecify.annotations.NullMarked;
