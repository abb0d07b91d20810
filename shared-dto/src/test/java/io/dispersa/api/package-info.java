@NullMarked
package io.dispersa.api;

import org.jspecify.annotations.NullMarked;
